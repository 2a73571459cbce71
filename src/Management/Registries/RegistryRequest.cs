namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>Registry</c> as it is sent to make one.</summary>
internal sealed record RegistryRequest(
    string? Name,
    string? Description,
    string? Type,
    string? Url,
    CredentialBody? Credential,
    bool? Insecure,
    string? CaCertificate
);
