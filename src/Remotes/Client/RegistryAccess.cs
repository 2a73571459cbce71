namespace Entrepot.Remotes.Client;

/// <summary>How a kind of registry is reached by what was entered as its endpoint.</summary>
/// <param name="Registry">The endpoint with the address and the login that <c>/v2/</c> takes.</param>
/// <param name="Api">The address of the API beside the registry, which may be another host's.</param>
internal sealed record RegistryAccess(RemoteEndpoint Registry, Uri Api)
{
    /// <summary>A token for the API alone; empty: there is none.</summary>
    public string ApiSecret { get; init; } = "";

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Registry.ToString();
}
