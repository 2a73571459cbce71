namespace Entrepot.Replication.Filters;

/// <summary>Either a pattern or the reason in words why the text is none.</summary>
public sealed class GlobParseResult
{
    private GlobParseResult(GlobPattern? pattern, string? fault)
    {
        Pattern = pattern;
        Fault = fault;
    }

    public GlobPattern? Pattern { get; }

    /// <summary>What is wrong and at which character; null when <see cref="Pattern"/> is there.</summary>
    public string? Fault { get; }

    public static GlobParseResult Parsed(GlobPattern pattern) => new(pattern, null);

    public static GlobParseResult Refused(string fault) => new(null, fault);
}
