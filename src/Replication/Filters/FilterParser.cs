using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Entrepot.Replication.Filters;

/// <summary>
/// Reads the filters of a rule by Harbor's rules, and refuses when they are saved what Harbor would only find when
/// they are used: bad patterns.
/// </summary>
public static class FilterParser
{
    private const string Matches = "matches";
    private const string Excludes = "excludes";

    /// <summary>What a policy's row holds.</summary>
    public static string Write(IReadOnlyList<FilterEntry> entries) => JsonSerializer.Serialize(entries);

    /// <exception cref="InvalidDataException">The row does not hold what <see cref="Write"/> wrote.</exception>
    public static IReadOnlyList<FilterEntry> Read(string stored)
    {
        try
        {
            return JsonSerializer.Deserialize<List<FilterEntry>>(stored) ?? throw NoArray(null);
        }
        catch (JsonException exception)
        {
            throw NoArray(exception);
        }
    }

    /// <summary>What a policy's row holds, understood; what nobody could have written is refused, too.</summary>
    public static FilterParseResult ParseStored(string stored)
    {
        try
        {
            return Parse(Read(stored));
        }
        catch (InvalidDataException exception)
        {
            return FilterParseResult.Refused(exception.Message);
        }
    }

    public static FilterParseResult Parse(IReadOnlyList<FilterEntry> entries)
    {
        var filters = new List<ReplicationFilter>();
        for (var index = 0; index < entries.Count; index++)
        {
            if (entries[index] is null)
            {
                return FilterParseResult.Refused(
                    string.Create(CultureInfo.InvariantCulture, $"filters[{index}]: it is null, not a filter")
                );
            }

            if (!TryParse(entries[index], out var filter, out var fault))
            {
                return FilterParseResult.Refused(
                    string.Create(CultureInfo.InvariantCulture, $"filters[{index}]: {fault}")
                );
            }

            filters.Add(filter);
        }

        return FilterParseResult.Parsed(new ReplicationFilters(filters));
    }

    private static InvalidDataException NoArray(Exception? inner) =>
        new("The policy's filters are not an array.", inner);

    private static bool TryParse(
        FilterEntry entry,
        [NotNullWhen(true)] out ReplicationFilter? filter,
        [NotNullWhen(false)] out string? fault
    )
    {
        filter = null;
        fault = DecorationFault(entry);
        if (fault is null)
        {
            var excludes = entry.Decoration == Excludes;
            (filter, fault) = entry.Type switch
            {
                "name" => Pattern(entry.Value, pattern => new ReplicationFilter.Name(pattern)),
                "tag" => Pattern(entry.Value, pattern => new ReplicationFilter.TagName(pattern, excludes)),
                "label" => Labels(entry.Value, excludes),
                "resource" => Resource(entry.Value),
                _ => (null, $"unknown type '{entry.Type}'; there are name, tag, label and resource"),
            };
        }

        return filter is not null;
    }

    private static string? DecorationFault(FilterEntry entry) =>
        (entry.Type, entry.Decoration) switch
        {
            (_, null or "") => null,
            ("tag" or "label", Matches or Excludes) => null,
            ("tag" or "label", var other) => $"unknown decoration '{other}'; there are {Matches} and {Excludes}",
            _ => "only tag and label filters have a decoration",
        };

    private static (ReplicationFilter? Filter, string? Fault) Pattern(
        JsonElement value,
        Func<GlobPattern, ReplicationFilter> make
    )
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return (null, "the value is not a string");
        }

        var parsed = GlobPattern.Parse(value.GetString()!);
        return parsed.Pattern is { } pattern
            ? (make(pattern), null)
            : (null, $"bad pattern '{value.GetString()}' at {parsed.Fault}");
    }

    private static (ReplicationFilter? Filter, string? Fault) Labels(JsonElement value, bool excludes)
    {
        if (
            value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)
        )
        {
            return (null, "the value is not an array of label names");
        }

        return (
            new ReplicationFilter.Labels([.. value.EnumerateArray().Select(name => name.GetString()!)], excludes),
            null
        );
    }

    private static (ReplicationFilter? Filter, string? Fault) Resource(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is "image" or "artifact"
            ? (new ReplicationFilter.Resource(value.GetString() == "image"), null)
            : (null, "the value is neither 'image' nor 'artifact'");
}
