using System.Text.Json;

namespace Entrepot.Management.AuditPurges;

/// <summary>Harbor's <c>Schedule</c>, as it is sent for the purge of the audit log.</summary>
public sealed record PurgeRequest(PurgeRequest.When? Schedule, IReadOnlyDictionary<string, JsonElement>? Parameters)
{
    public sealed record When(string? Type, string? Cron);
}
