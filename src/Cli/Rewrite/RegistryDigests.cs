using System.Text;
using Entrepot.Cli.Where;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Cli.Rewrite;

/// <summary>Asks registries which digest a name has, with the logins that container tools have kept.</summary>
/// <param name="plainHttp">HTTP for all of them; those on this machine are asked so anyway.</param>
/// <param name="authorities">PEM certificates trusted besides the system's, or empty.</param>
/// <param name="environment">The variables of the environment.</param>
public sealed class RegistryDigests(
    RemoteRegistries registries,
    bool plainHttp,
    string authorities,
    Func<string, string?> environment
)
{
    private const string Hub = "docker.io";

    /// <summary>Null: the registry has no such manifest.</summary>
    /// <exception cref="RemoteException">It cannot be asked, or refuses.</exception>
    internal async Task<Digest?> FindAsync(ImageName name, CancellationToken cancellationToken)
    {
        if (
            !RepositoryName.TryParse(name.Path, out var repository)
            || !Reference.TryParse(name.Reference, out var reference)
        )
        {
            return null;
        }

        await using var registry = registries.Open(EndpointOf(name.Host));
        return (await registry.Repository(repository).ResolveAsync(reference, cancellationToken))?.Digest;
    }

    private RemoteEndpoint EndpointOf(string host)
    {
        var isPlain = plainHttp || new Uri($"http://{host}").IsLoopback;
        var address = host == Hub ? "registry-1.docker.io" : host;
        var login = SavedLogin.Find(host == Hub ? "https://index.docker.io/v1/" : host, environment);
        var (user, password) = login is null ? ("", "") : Parts(login);
        return new RemoteEndpoint(
            "docker-registry",
            new Uri($"{(isPlain ? "http" : "https")}://{address}"),
            Insecure: false,
            authorities,
            login is null ? "" : "basic",
            user,
            password
        );
    }

    private static (string User, string Password) Parts(string login)
    {
        var buffer = new byte[login.Length];
        if (!Convert.TryFromBase64String(login, buffer, out var length))
        {
            return ("", "");
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }
}
