using Entrepot.Remotes;

namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>RegistryProviderInfo</c>: what the form of an endpoint offers for a kind of registry.</summary>
public sealed record AdapterPattern(EndpointPattern EndpointPattern, CredentialPattern CredentialPattern)
{
    public static AdapterPattern Of(RemoteProvider provider) =>
        new(
            new EndpointPattern(
                provider.FixedUrl ? "EndpointPatternTypeFix"
                    : provider.Endpoints.Count > 0 ? "EndpointPatternTypeList"
                    : "EndpointPatternTypeStandard",
                [.. provider.Endpoints.Select(pair => new EndpointChoice(pair.Key, pair.Value))]
            ),
            new CredentialPattern(
                provider.FixedAccessKey.Length > 0 ? "AccessKeyTypeFix" : "AccessKeyTypeStandard",
                provider.FixedAccessKey,
                provider.SecretIsFile ? "AccessSecretTypeFile" : "AccessSecretTypePass",
                provider.SecretIsFile ? "No Change" : ""
            )
        );
}
