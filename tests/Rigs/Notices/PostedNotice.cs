using System.Text.Json;

namespace Entrepot.Rigs.Notices;

/// <summary>What was posted to a <see cref="NoticeReceiver"/>.</summary>
/// <param name="Signature">The header that signs the body; empty when there is none.</param>
public sealed record PostedNotice(byte[] Body, string Signature, string Query)
{
    /// <summary>The body as the JSON that it should be.</summary>
    public JsonElement Json { get; } = JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>A member of the body; empty when it is not there.</summary>
    public string Text(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : "";
}
