using System.Text.Json;

namespace Entrepot.Remotes.Client;

/// <summary>Reads what a token server answers (the registry token specification, "Requesting a Token").</summary>
internal static class TokenAnswer
{
    private const int DefaultSeconds = 60;
    private const int LongestSeconds = 3600;

    /// <summary>The token; null when there is none that could be sent as a header.</summary>
    public static BearerToken? Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = document.RootElement;
            if (answer.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var token = Text(answer, "token") is { Length: > 0 } value ? value : Text(answer, "access_token");
            return token.Length > 0 && token.All(letter => letter is > ' ' and < '\x7f')
                ? new BearerToken(token, now + UsedFor(answer))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan UsedFor(JsonElement answer)
    {
        var seconds =
            answer.TryGetProperty("expires_in", out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var given)
                ? Math.Clamp(given, 0, LongestSeconds)
                : DefaultSeconds;

        // It must still be valid when it arrives.
        return TimeSpan.FromSeconds(seconds - Math.Min(10, seconds / 4.0));
    }

    private static string Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
}
