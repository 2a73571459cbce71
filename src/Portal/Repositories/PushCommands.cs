namespace Entrepot.Portal.Repositories;

/// <summary>What one types to push something to a project or a repository of it.</summary>
/// <param name="Host">Of this site, as clients write it.</param>
/// <param name="Plain">The site answers by http.</param>
internal sealed record PushCommands(string Host, bool Plain)
{
    /// <param name="project">The project's name.</param>
    /// <param name="repository">Within the project; null: to be filled in.</param>
    /// <returns>The tool, and the lines to type.</returns>
    public IReadOnlyList<(string Tool, IReadOnlyList<string> Lines)> To(string project, string? repository)
    {
        var name = $"{Host}/{project}/{repository ?? "REPOSITORY"}:TAG";
        var (podman, skopeo, helm, oras) = Plain
            ? (" --tls-verify=false", " --dest-tls-verify=false", " --plain-http", " --plain-http")
            : ("", "", "", "");
        return
        [
            ("Docker", [$"docker tag SOURCE_IMAGE:TAG {name}", $"docker push {name}"]),
            ("Podman", [$"podman tag SOURCE_IMAGE:TAG {name}", $"podman push{podman} {name}"]),
            ("Skopeo", [$"skopeo copy --all{skopeo} docker://SOURCE_IMAGE:TAG docker://{name}"]),
            ("Helm", [$"helm push CHART_PACKAGE{helm} oci://{Host}/{project}"]),
            ("ORAS", [$"oras push{oras} {name} FILE"]),
        ];
    }

    public static PushCommands Of(Management.SystemState.GeneralState? site) =>
        new(site?.RegistryUrl ?? "", IsPlain(site));

    internal static bool IsPlain(Management.SystemState.GeneralState? site) =>
        site?.ExternalUrl?.StartsWith("http://", StringComparison.Ordinal) == true;
}
