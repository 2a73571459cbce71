using System.Diagnostics.CodeAnalysis;
using Entrepot.Cli.Rewrite;
using Entrepot.Oci;

namespace Entrepot.Cli.Mirrors;

/// <summary>A registry whose images have copies at sites.</summary>
/// <param name="Host">As it stands in the images' names, with the port.</param>
/// <param name="Copies">Project and path of the copies; null: the sites have an alias for the registry.</param>
public sealed record MirroredRegistry(string Host, string? Copies)
{
    private const string Hub = "docker.io";

    /// <summary><c>docker.io</c>, or <c>docker.io=hub</c> for copies in the project <c>hub</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MirroredRegistry? registry)
    {
        var (host, copies) = text.Split('=') switch
        {
            [var one] => (one, null),
            [var one, var path] => (one, path),
            _ => ("", null),
        };
        var fits =
            ImageName.IsHost(host)
            && Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "" }
            && (copies is null || RepositoryName.TryParse(copies, out _));
        registry = fits ? new MirroredRegistry(host, copies) : null;
        return fits;
    }

    public bool IsHub => Host == Hub;

    /// <summary>Where it answers itself.</summary>
    public string Origin => IsHub ? "https://registry-1.docker.io" : $"https://{Host}";
}
