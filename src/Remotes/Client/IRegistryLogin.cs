using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Logs in where a registry takes neither the access ID and secret nor a token that it sends for.</summary>
internal interface IRegistryLogin
{
    /// <param name="refused">The value that the registry has just refused: it is not given again.</param>
    Task<RegistryLogin> EnterAsync(string? refused, CancellationToken cancellationToken);

    /// <summary>Whether an answer says that the login is no longer good.</summary>
    Task<bool> IsRefusalAsync(OutboundResponse response, CancellationToken cancellationToken);

    /// <summary>Proves the credentials anew next time.</summary>
    void Forget();
}
