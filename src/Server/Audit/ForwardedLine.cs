using System.Text.Encodings.Web;
using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Remotes.Syslog;

namespace Entrepot.Server.Audit;

/// <summary>A line of the audit log as the syslog server gets it: a JSON object with Harbor's names.</summary>
internal static class ForwardedLine
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static SyslogMessage Of(AuditEntryRow row) =>
        new(
            row.At,
            Environment.MachineName,
            "entrepot",
            "audit",
            JsonSerializer.Serialize(
                new Line(
                    row.Id,
                    row.At.UtcDateTime,
                    row.Actor,
                    row.Address,
                    row.Operation,
                    row.ResourceType,
                    row.Resource,
                    row.ProjectId,
                    row.Succeeded,
                    row.Description,
                    Convert.ToHexStringLower(row.PreviousHash),
                    Convert.ToHexStringLower(row.Hash)
                ),
                Plain
            )
        );

    private sealed record Line(
        long Id,
        DateTime OpTime,
        string Username,
        string Address,
        string Operation,
        string ResourceType,
        string Resource,
        long? ProjectId,
        bool OperationResult,
        string OperationDescription,
        string PreviousHash,
        string Hash
    );
}
