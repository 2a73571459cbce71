using System.Text;

namespace Entrepot.Cli.Where;

/// <summary>The login for a site: of the environment, else what container tools have kept.</summary>
public static class SiteLogin
{
    /// <summary>User and password in Base64, as the Basic scheme takes them; null when there is none.</summary>
    /// <param name="registry">Host and port.</param>
    /// <param name="environment">The variables of the environment; the process's own when it is left out.</param>
    public static string? Find(string registry, Func<string, string?>? environment = null)
    {
        var variable = environment ?? Environment.GetEnvironmentVariable;
        return variable("ENTREPOT_USERNAME") is { Length: > 0 } user
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{variable("ENTREPOT_PASSWORD")}"))
            : SavedLogin.Find(registry, variable);
    }
}
