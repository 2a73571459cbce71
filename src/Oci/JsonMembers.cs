using System.Text.Json;

namespace Entrepot.Oci;

/// <summary>
/// One object of a manifest and where it stands, read by member. The first fault is kept in <see cref="FaultSink"/>;
/// reading goes on with nothing, so that the caller asks once at the end.
/// </summary>
internal readonly struct JsonMembers
{
    /// <summary>Larger integers are not the same number to every reader of JSON (RFC 8259, section 6).</summary>
    private const long MaximumInteger = (1L << 53) - 1;

    private readonly JsonElement element;
    private readonly FaultSink faults;

    private JsonMembers(JsonElement element, string path, FaultSink faults)
    {
        this.element = element;
        this.faults = faults;
        Path = path;
    }

    /// <summary>Where the object stands: empty for the manifest itself, else <c>layers[3]</c> and the like.</summary>
    public string Path { get; }

    /// <param name="known">
    /// The members that mean something here. Another spelling of one is refused: Go's decoder would take it for it.
    /// </param>
    public static JsonMembers? Open(JsonElement element, string path, MemberNames known, FaultSink faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Report($"{(path.Length == 0 ? "the manifest" : path)} is not an object");
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (known.IsRespelling(member.Name))
            {
                faults.Report($"{Join(path, member.Name)} is another spelling of a member that has a meaning");
                return null;
            }
        }

        return new JsonMembers(element, path, faults);
    }

    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>The member, or null when it is absent or <c>null</c>, which Go writes for what is not there.</summary>
    public JsonElement? Find(string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public string At(string name) => Join(Path, name);

    /// <summary>The member's text; null when it is not there.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            return member.GetString();
        }

        faults.Report($"{At(name)} is not a string");
        return null;
    }

    /// <summary>The member's integer; it has to be there.</summary>
    public long Integer(string name)
    {
        // The text decides: 1e3 and 1.0 are integers to some readers only.
        if (
            Find(name) is { ValueKind: JsonValueKind.Number } member
            && member.TryGetInt64(out var value)
            && value is >= 0 and <= MaximumInteger
        )
        {
            return value;
        }

        faults.Report($"{At(name)} is not an integer from 0 to 2^53-1");
        return 0;
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        if (
            member.ValueKind != JsonValueKind.Array
            || member.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)
        )
        {
            faults.Report($"{At(name)} is not an array of strings");
            return null;
        }

        return [.. member.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
