namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>RegistryCredential</c>.</summary>
public sealed record CredentialBody(string? Type, string? AccessKey, string? AccessSecret)
{
    /// <summary>What stands for a secret that is there; never taken for one.</summary>
    public const string Hidden = "*****";
}
