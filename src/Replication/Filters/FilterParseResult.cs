namespace Entrepot.Replication.Filters;

/// <summary>Either the filters or the reason in words why they are refused.</summary>
public sealed class FilterParseResult
{
    private FilterParseResult(ReplicationFilters? filters, string? fault)
    {
        Filters = filters;
        Fault = fault;
    }

    public ReplicationFilters? Filters { get; }

    /// <summary>Which filter is wrong and how; null when <see cref="Filters"/> is there.</summary>
    public string? Fault { get; }

    public static FilterParseResult Parsed(ReplicationFilters filters) => new(filters, null);

    public static FilterParseResult Refused(string fault) => new(null, fault);
}
