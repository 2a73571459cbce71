using Entrepot.Access.Configuration;

namespace Entrepot.Access.Tokens;

/// <summary>How long a registry token lasts: as an administrator configured it, else as the settings say.</summary>
public sealed class TokenLifetime(ConfigurationBook configuration, AccessOptions options)
{
    public async ValueTask<TimeSpan> ReadAsync(CancellationToken cancellationToken)
    {
        var present = await configuration.ReadAsync(cancellationToken);
        return present.IsSet("token_expiration")
            ? TimeSpan.FromMinutes(present.TokenExpirationMinutes)
            : options.TokenLifetime;
    }
}
