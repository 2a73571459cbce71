using Entrepot.Management.Artifacts;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Repositories;

namespace Entrepot.Portal.Artifacts;

/// <summary>What one types to pull an artifact.</summary>
internal static class PullCommands
{
    /// <param name="place">The repository.</param>
    /// <param name="artifact">Says which tools can make use of it.</param>
    /// <param name="tag">Null: by the digest.</param>
    /// <returns>The tool, and the line to type.</returns>
    public static IReadOnlyList<(string Tool, string Line)> Of(
        GeneralState? site,
        RepositoryPlace place,
        ArtifactAnswer artifact,
        string? tag
    )
    {
        var plain = PushCommands.IsPlain(site);
        var name = $"{site?.RegistryUrl}/{place.FullName}";
        var whole = tag is null ? $"{name}@{artifact.Digest}" : $"{name}:{tag}";
        if (artifact.Type == "CHART" && tag is not null)
        {
            return
            [
                ("Helm", $"helm pull{(plain ? " --plain-http" : "")} oci://{name} --version {tag}"),
                ("ORAS", $"oras pull{(plain ? " --plain-http" : "")} {whole}"),
            ];
        }

        if (artifact.Type != "IMAGE")
        {
            return
            [
                ("ORAS", $"oras pull{(plain ? " --plain-http" : "")} {whole}"),
                ("crane", $"crane{(plain ? " --insecure" : "")} pull --format oci {whole} artifact"),
            ];
        }

        return
        [
            ("Docker", $"docker pull {whole}"),
            ("Podman", $"podman pull{(plain ? " --tls-verify=false" : "")} {whole}"),
            ("crane", $"crane{(plain ? " --insecure" : "")} pull {whole} image.tar"),
            ("containerd", $"ctr images pull{(plain ? " --plain-http" : "")} {whole}"),
        ];
    }
}
