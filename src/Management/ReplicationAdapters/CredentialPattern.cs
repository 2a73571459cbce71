namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>RegistryProviderCredentialPattern</c>.</summary>
public sealed record CredentialPattern(
    string AccessKeyType,
    string AccessKeyData,
    string AccessSecretType,
    string AccessSecretData
);
