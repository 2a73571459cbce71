namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>Registry</c> as it is sent to make one.</summary>
/// <param name="Speed">Our addition: kilobytes per second of all work on it together.</param>
public sealed record RegistryRequest(
    string? Name,
    string? Description,
    string? Type,
    string? Url,
    CredentialBody? Credential,
    bool? Insecure,
    string? CaCertificate,
    int? Speed
);
