using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.AuditLogs;

/// <summary>Harbor's <c>AuditLog</c>.</summary>
public sealed record AuditLogAnswer(
    long Id,
    string? Username,
    string? Resource,
    string ResourceType,
    string Operation,
    DateTimeOffset OpTime
)
{
    public static AuditLogAnswer Of(AuditEntryRow row) =>
        new(row.Id, row.Actor.NullIfEmpty(), row.Resource.NullIfEmpty(), row.ResourceType, row.Operation, row.At);
}
