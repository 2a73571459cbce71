namespace Entrepot.Management.Conventions.Listing;

/// <summary>What a term of <c>q</c> wants of its key, still as text: the key's type is the resource's business.</summary>
public abstract record QueryValue
{
    private QueryValue() { }

    /// <summary><c>k=v</c></summary>
    public sealed record Exact(string Text) : QueryValue;

    /// <summary><c>k=~v</c>: contains, whatever the case.</summary>
    public sealed record Fuzzy(string Text) : QueryValue;

    /// <summary><c>k=[min~max]</c>, both included; either may be missing, not both.</summary>
    public sealed record Between(string? Minimum, string? Maximum) : QueryValue;

    /// <summary><c>k={a b}</c></summary>
    public sealed record AnyOf(IReadOnlyList<string> Texts) : QueryValue;

    /// <summary><c>k=(a b)</c></summary>
    public sealed record AllOf(IReadOnlyList<string> Texts) : QueryValue;
}
