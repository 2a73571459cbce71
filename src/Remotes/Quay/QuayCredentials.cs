using System.Text.Json;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Quay;

/// <summary>Harbor's file of credentials for Quay.</summary>
/// <param name="ApiToken">For Quay's own API; empty: there is none.</param>
internal sealed record QuayCredentials(string Account, string Password, string ApiToken)
{
    /// <summary>Null when the text is no such file.</summary>
    public static QuayCredentials? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var file = document.RootElement;
            return
                DescriptorJson.Text(file, "account_name") is { Length: > 0 } account
                && DescriptorJson.Text(file, "docker_cli_password") is { Length: > 0 } password
                ? new QuayCredentials(account, password, DescriptorJson.Text(file, "oauth2_token") ?? "")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Never shows the secrets.</summary>
    public override string ToString() => Account;
}
