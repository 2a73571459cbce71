using System.Text;

namespace Entrepot.Cli.Mirrors;

/// <summary>A site that a node asks for copies.</summary>
/// <param name="Url">Scheme, host and port.</param>
/// <param name="Login">User and password in Base64; null: nobody's.</param>
public sealed record MirrorSite(Uri Url, string? Login)
{
    public string Host => Url.IsDefaultPort ? Url.Host : Url.Authority;

    /// <summary>Without the slash at the end.</summary>
    public string Address => $"{Url.Scheme}://{Host}";

    public bool IsPlain => Url.Scheme == Uri.UriSchemeHttp;

    /// <summary>The login's parts, for those who want them so.</summary>
    internal (string User, string Password) Credentials
    {
        get
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(Login ?? "")).Split(':', 2);
            return (parts[0], parts.Length > 1 ? parts[1] : "");
        }
    }
}
