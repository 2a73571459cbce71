namespace Entrepot.Remotes.Client;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header (RFC 9110, 11.3).</summary>
/// <param name="Scheme">As it came; schemes are compared without case.</param>
/// <param name="Parameters">By name without case; of a name that comes twice, the first.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public string Parameter(string name) => Parameters.TryGetValue(name, out var value) ? value : "";
}
