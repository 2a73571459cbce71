using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Entrepot.Remotes.Client;

/// <summary>Takes from a remote's error text what may be shown: little, on one line, and no secret of ours.</summary>
internal static class RemoteWords
{
    private const int Limit = 200;

    /// <summary>At most 200 characters, with everything that is not plain text escaped; empty for nothing useful.</summary>
    public static string Excerpt(ReadOnlySpan<byte> body, bool html, RemoteEndpoint endpoint)
    {
        if (html || body.IsEmpty)
        {
            return "";
        }

        var text = Errors(body) ?? Encoding.UTF8.GetString(body);
        foreach (var secret in Secrets(endpoint))
        {
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        }

        return Escape(text.Trim());
    }

    /// <summary>The codes of an OCI error answer; empty when it is none.</summary>
    public static IReadOnlyList<string> Codes(ReadOnlySpan<byte> body) => [.. Read(body).Select(error => error.Code)];

    private static string? Errors(ReadOnlySpan<byte> body)
    {
        var errors = Read(body);
        return errors.Count == 0
            ? null
            : string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}".Trim()));
    }

    private static List<(string Code, string Message)> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Take(5).Select(error => (Text(error, "code"), Text(error, "message")))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    private static IEnumerable<string> Secrets(RemoteEndpoint endpoint) =>
        endpoint.AccessSecret.Length > 0 ? [endpoint.AccessSecret, TokenService.BasicValue(endpoint)] : [];

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            var piece = letter is >= ' ' and < '\x7f' ? letter.ToString() : Escape(letter);
            if (escaped.Length + piece.Length > Limit)
            {
                break;
            }

            escaped.Append(piece);
        }

        return escaped.ToString();
    }

    private static string Escape(char letter) =>
        letter is '\n' or '\r' or '\t' ? " " : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
}
