using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Where;

/// <summary>What <c>docker login</c>, <c>podman login</c> or <c>skopeo login</c> has kept for a registry.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "A file that another program keeps, and no content.")]
internal static class SavedLogin
{
    /// <summary>User and password in Base64, as the Basic scheme takes them; null when nothing is kept.</summary>
    /// <param name="environment">The variables that say where files are.</param>
    public static string? Find(string registry, Func<string, string?> environment) =>
        Files(environment)
            .Where(File.Exists)
            .Select(file => Read(file, registry))
            .FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Files(Func<string, string?> environment)
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } named)
        {
            yield return named;
        }

        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return Path.Combine(runtime, "containers", "auth.json");
        }

        var home = environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        yield return Path.Combine(environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"), "config.json");
    }

    private static string? Read(string file, string registry)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["auths"]?[registry]?["auth"]?.GetValue<string>();
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // A file that another program keeps; without it we are a stranger, and are told so.
            return null;
        }
    }
}
