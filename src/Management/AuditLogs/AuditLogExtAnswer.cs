using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.AuditLogs;

/// <summary>Harbor's <c>AuditLogExt</c>, and the address that the request came from.</summary>
public sealed record AuditLogExtAnswer(
    long Id,
    string? Username,
    string? Resource,
    string ResourceType,
    string Operation,
    string? OperationDescription,
    bool OperationResult,
    DateTimeOffset OpTime,
    string? Address
)
{
    public static AuditLogExtAnswer Of(AuditEntryRow row) =>
        new(
            row.Id,
            row.Actor.NullIfEmpty(),
            row.Resource.NullIfEmpty(),
            row.ResourceType,
            row.Operation,
            row.Description.NullIfEmpty(),
            row.Succeeded,
            row.At,
            row.Address.NullIfEmpty()
        );
}
