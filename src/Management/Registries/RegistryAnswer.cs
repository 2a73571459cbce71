namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>Registry</c>: an endpoint, its secret only hinted at.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="StatusReason">Our addition: why it is not healthy.</param>
internal sealed record RegistryAnswer(
    long Id,
    string Name,
    string? Description,
    string Type,
    string Url,
    CredentialBody? Credential,
    bool Insecure,
    string? CaCertificate,
    string Status,
    string? StatusReason,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
);
