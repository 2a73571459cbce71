using Entrepot.Replication.Endpoints;

namespace Entrepot.Management.Registries;

/// <summary>Harbor's flat <c>RegistryUpdate</c> and <c>RegistryPing</c>; what is absent is not said.</summary>
/// <param name="Speed">Our addition: kilobytes per second of all work on it together; 0: unlimited.</param>
public sealed record RegistryFlatRequest(
    long? Id,
    string? Name,
    string? Description,
    string? Type,
    string? Url,
    string? CredentialType,
    string? AccessKey,
    string? AccessSecret,
    bool? Insecure,
    string? CaCertificate,
    int? Speed
)
{
    /// <summary>The change that is meant.</summary>
    /// <param name="url">The URL when it was sent and is one.</param>
    public EndpointChange ToChange(Uri? url) =>
        new()
        {
            Name = Name,
            Description = Description,
            Url = url,
            Insecure = Insecure,
            CaCertificate = CaCertificate,
            Speed = Speed,
            CredentialType = CredentialType is { Length: > 0 } ? CredentialType : null,
            AccessKey = AccessKey,
            // Some clients send back what they were shown, others an empty box.
            AccessSecret = AccessSecret is { Length: > 0 } and not CredentialBody.Hidden ? AccessSecret : null,
        };
}
