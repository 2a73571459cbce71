namespace Entrepot.Management.SystemState;

/// <summary>Harbor's <c>GeneralInfo</c>; what only those who have signed in learn is null for the others.</summary>
public sealed record GeneralState(
    string AuthMode,
    bool PrimaryAuthMode,
    bool SelfRegistration,
    string? BannerMessage = null,
    string? OidcProviderName = null,
    DateTimeOffset? CurrentTime = null,
    string? ExternalUrl = null,
    string? RegistryUrl = null,
    string? HarborVersion = null,
    string? ProjectCreationRestriction = null,
    bool? HasCaRoot = null,
    bool? ReadOnly = null,
    bool? NotificationEnable = null,
    string? RegistryStorageProviderName = null
);
