namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>Registry</c>: an endpoint, its secret only hinted at.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="StatusReason">Our addition: why it is not healthy.</param>
/// <param name="Speed">Our addition: kilobytes per second of all work on it together; 0: unlimited.</param>
/// <param name="HeldAt">Our addition: since when somebody holds all work on it.</param>
/// <param name="HeldBy">Our addition: who holds it.</param>
public sealed record RegistryAnswer(
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
    DateTimeOffset UpdateTime,
    int Speed,
    DateTimeOffset? HeldAt,
    string? HeldBy
);
