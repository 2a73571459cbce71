using System.Text.Json;

namespace Entrepot.Management.AuditPurges;

/// <summary>Harbor's <c>Schedule</c>, as it is sent for the purge of the audit log.</summary>
internal sealed record PurgeRequest(PurgeRequest.When? Schedule, IReadOnlyDictionary<string, JsonElement>? Parameters)
{
    internal sealed record When(string? Type, string? Cron);
}
