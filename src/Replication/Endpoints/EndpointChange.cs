using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>What to change of an endpoint; what is null stays. The type cannot change.</summary>
public sealed record EndpointChange
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public Uri? Url { get; init; }
    public bool? Insecure { get; init; }
    public string? CaCertificate { get; init; }
    public string? CredentialType { get; init; }
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }
    public int? Speed { get; init; }

    /// <summary>
    /// A stored secret belongs to the place it was entered for: with any other URL, certificate or verification it
    /// has to be entered again, or it could be carried off.
    /// </summary>
    public bool NeedsSecretAgain(RemoteEndpoint stored) =>
        stored.AccessSecret.Length > 0
        && AccessSecret is null
        && AccessKey is not ""
        && (
            (Url is { } url && EndpointUrl.Show(url) != EndpointUrl.Show(stored.Url))
            || (Insecure is { } insecure && insecure != stored.Insecure)
            || (CaCertificate is { } certificate && certificate != stored.CaCertificate)
        );

    public EndpointSettings Apply(EndpointSettings stored)
    {
        var accessKey = AccessKey ?? stored.Remote.AccessKey;
        return new EndpointSettings(
            Name ?? stored.Name,
            Description ?? stored.Description,
            stored.Remote with
            {
                Url = Url ?? stored.Remote.Url,
                Insecure = Insecure ?? stored.Remote.Insecure,
                CaCertificate = CaCertificate ?? stored.Remote.CaCertificate,
                CredentialType = CredentialType ?? stored.Remote.CredentialType,
                AccessKey = accessKey,
                // Without an access key there is no credential.
                AccessSecret = accessKey.Length == 0 ? "" : AccessSecret ?? stored.Remote.AccessSecret,
            },
            Speed ?? stored.Speed
        );
    }
}
