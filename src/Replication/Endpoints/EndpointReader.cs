using Entrepot.Access.Secrets;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Endpoints;

/// <summary>Rows of endpoints as what they stand for, and back.</summary>
internal sealed partial class EndpointReader(SecretProtector secrets, ILogger<EndpointReader> logger)
{
    public EndpointSettings Read(RegistryEndpointRow row) =>
        new(
            row.Name,
            row.Description,
            new RemoteEndpoint(
                row.Type,
                new Uri(row.Url),
                row.Insecure,
                row.CaCertificate,
                row.CredentialType,
                row.AccessKey,
                Reveal(row)
            ),
            row.Speed
        );

    /// <summary>Writes the settings into a row that has its id.</summary>
    public void Write(EndpointSettings settings, RegistryEndpointRow row)
    {
        var remote = settings.Remote;
        row.Name = settings.Name.Trim();
        row.Description = settings.Description;
        row.Speed = settings.Speed;
        row.Url = EndpointUrl.Show(remote.Url);
        row.Insecure = remote.Insecure;
        row.CaCertificate = remote.CaCertificate;
        row.CredentialType = remote.CredentialType;
        row.AccessKey = remote.AccessKey;
        row.ProtectedSecret =
            remote.AccessSecret.Length > 0 ? secrets.Protect(Purpose(row.Id), remote.AccessSecret) : "";
    }

    private string Reveal(RegistryEndpointRow row)
    {
        if (row.ProtectedSecret.Length == 0)
        {
            return "";
        }

        var secret = secrets.Reveal(Purpose(row.Id), row.ProtectedSecret);
        if (secret is null)
        {
            LogLostSecret(row.Id, row.Name);
        }

        return secret ?? "";
    }

    private static string Purpose(long id) => $"registry_endpoint/access_secret/{id}";

    [LoggerMessage(
        4201,
        LogLevel.Error,
        "The secret of endpoint {Id} ({Name}) cannot be read with this site's keys; enter it again"
    )]
    private partial void LogLostSecret(long id, string name);
}
