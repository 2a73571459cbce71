using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MudBlazor;

namespace Entrepot.Portal.Shell;

/// <summary>What administrators want everybody to read, as the configuration item <c>banner_message</c> has it.</summary>
/// <param name="Type"><c>info</c>, <c>success</c>, <c>warning</c> or <c>danger</c>.</param>
/// <param name="Closable">Whether a reader may put it away.</param>
/// <param name="FromDate">The first day that it is shown, in UTC.</param>
/// <param name="ToDate">The last one.</param>
public sealed record Banner(
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("type")] string? Type = "info",
    [property: JsonPropertyName("closable")] bool Closable = false,
    [property: JsonPropertyName("fromDate")] string? FromDate = null,
    [property: JsonPropertyName("toDate")] string? ToDate = null
)
{
    [JsonIgnore]
    public Severity Severity =>
        Type switch
        {
            "success" => Severity.Success,
            "warning" => Severity.Warning,
            "danger" => Severity.Error,
            _ => Severity.Info,
        };

    [JsonIgnore]
    public DateOnly? FirstDay => DayOf(FromDate);

    [JsonIgnore]
    public DateOnly? LastDay => DayOf(ToDate);

    /// <summary>The banner of the item's text; null when it has none. A text that is no JSON is shown as it is.</summary>
    public static Banner? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return text.TrimStart()[0] == '{' ? JsonSerializer.Deserialize<Banner>(text) : new Banner(text);
        }
        catch (JsonException)
        {
            return new Banner(text);
        }
    }

    /// <summary>The banner if it is to be shown on the day.</summary>
    public static Banner? Parse(string? text, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Parse(text) is { Message.Length: > 0 } banner && !(banner.FirstDay > today) && !(banner.LastDay < today)
            ? banner
            : null;
    }

    /// <summary>The item's text.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    private static DateOnly? DayOf(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? DateOnly.FromDateTime(moment.UtcDateTime)
            : null;
}
