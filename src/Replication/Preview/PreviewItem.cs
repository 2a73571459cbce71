using Entrepot.Oci;

namespace Entrepot.Replication.Preview;

/// <summary>One reference that a rule selects.</summary>
/// <param name="Destination">Repository and tag; null when it would get no name.</param>
/// <param name="Wanted">What the source has; null when nobody asked.</param>
/// <param name="Found">What the destination has now.</param>
/// <param name="Reason">Why it would not be copied, in words; empty when it would.</param>
public sealed record PreviewItem(
    string Source,
    string? Destination,
    PreviewAction Action,
    Digest? Wanted,
    Digest? Found,
    string Reason
);
