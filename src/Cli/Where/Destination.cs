namespace Entrepot.Cli.Where;

/// <summary>One line of the answer of <c>/api/entrepot/v1/…/destinations</c>.</summary>
public sealed record Destination(
    string Policy,
    string Registry,
    string Tag,
    string Digest,
    [property: System.Text.Json.Serialization.JsonPropertyName("destination")] string? Name,
    string State,
    DateTimeOffset? VerifiedAt,
    string? Cause,
    DateTimeOffset? NextTryAt,
    long? BytesTotal = null,
    long? BytesSent = null,
    long? Eta = null
)
{
    public bool IsVerified => State == "verified";

    /// <summary>It will not get there by itself.</summary>
    public bool IsGivenUp => State == "failed";
}
