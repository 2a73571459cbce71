using Entrepot.Management.Registries;

namespace Entrepot.Portal.Registries;

/// <summary>What is typed into the dialog of an endpoint.</summary>
internal sealed class EndpointForm
{
    public string Type { get; set; } = "docker-registry";

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Url { get; set; } = "https://";

    public string AccessKey { get; set; } = "";

    /// <summary>Empty in an edit: the secret stays.</summary>
    public string AccessSecret { get; set; } = "";

    public bool VerifyCertificate { get; set; } = true;

    public string CaCertificate { get; set; } = "";

    /// <summary>Kilobytes per second of all work on the endpoint together; 0: unlimited.</summary>
    public int Speed { get; set; }

    public bool IsComplete =>
        Name.Trim().Length > 0
        && Uri.TryCreate(Url.Trim(), UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", Host.Length: > 0 };

    public static EndpointForm Of(RegistryAnswer registry) =>
        new()
        {
            Type = registry.Type,
            Name = registry.Name,
            Description = registry.Description ?? "",
            Url = registry.Url,
            AccessKey = registry.Credential?.AccessKey ?? "",
            VerifyCertificate = !registry.Insecure,
            CaCertificate = registry.CaCertificate ?? "",
            Speed = registry.Speed,
        };

    public RegistryRequest ToRequest() =>
        new(
            Name.Trim(),
            Description,
            Type,
            Url.Trim(),
            AccessKey.Length == 0 ? null : new CredentialBody("basic", AccessKey.Trim(), AccessSecret),
            !VerifyCertificate,
            CaCertificate,
            Speed
        );

    /// <param name="id">Of the endpoint that is edited; null for one that is not stored yet.</param>
    public RegistryFlatRequest ToFlatRequest(long? id) =>
        new(
            id,
            Name.Trim(),
            Description,
            id is null ? Type : null,
            Url.Trim(),
            "basic",
            AccessKey.Trim(),
            AccessSecret,
            !VerifyCertificate,
            CaCertificate,
            Speed
        );
}
