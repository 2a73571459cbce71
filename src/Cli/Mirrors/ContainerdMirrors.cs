using System.Text;

namespace Entrepot.Cli.Mirrors;

/// <summary>containerd 1.5 and newer: a folder for each registry with a <c>hosts.toml</c>.</summary>
internal static class ContainerdMirrors
{
    private const string Folder = "/etc/containerd/certs.d";

    public static MirrorAnswer Write(MirrorPlan plan)
    {
        List<MirrorFile> files =
        [
            .. plan.Registries.Select(registry => new MirrorFile(
                $"{Folder}/{registry.Host}/hosts.toml",
                Hosts(plan, registry),
                plan.Sites.Any(site => site.Login is not null)
            )),
        ];
        List<string> limits =
        [
            "A site that answers with an error, or not at all, is left out for that pull; so is one that lacks the image.",
            "ctr reads these files only with --hosts-dir; nerdctl, and kubelet through the CRI, read them by themselves.",
        ];
        if (plan.Registries.Any(registry => registry is { Copies: not null, IsHub: false }))
        {
            limits.Add(
                "containerd tells a site the registry's name in any case: one that has an alias for it takes that, and the project named here does not count."
            );
        }

        if (plan.Sites.Any(site => site.Login is not null))
        {
            limits.Add("The login stands readable in hosts.toml, as a header: use a robot account that may only pull.");
        }
        else
        {
            limits.Add(
                "Without a login here, a site is asked as anonymous, or may be offered the imagePullSecret that a pod has for the registry."
            );
        }

        return new MirrorAnswer(
            files,
            limits,
            [
                $"containerd 1.x, /etc/containerd/config.toml: [plugins.\"io.containerd.grpc.v1.cri\".registry] config_path = \"{Folder}\"",
                $"containerd 2.x, /etc/containerd/config.toml: [plugins.\"io.containerd.cri.v1.images\".registry] config_path = \"{Folder}\"",
                "systemctl restart containerd once for config.toml; later changes of hosts.toml count at the next pull.",
            ]
        );
    }

    private static string Hosts(MirrorPlan plan, MirroredRegistry registry)
    {
        var text = new StringBuilder();
        // Whoever stands here is asked last; containerd takes the registry itself where nobody does.
        var last = plan.Fallback ? registry.Origin : HostOf(plan.Sites[^1], registry);
        text.Append("server = \"").Append(last).Append("\"\n");
        foreach (var site in plan.Sites)
        {
            text.Append("\n[host.\"").Append(HostOf(site, registry)).Append("\"]\n");
            text.Append("  capabilities = [\"pull\", \"resolve\"]\n");
            if (registry.Copies is not null)
            {
                text.Append("  override_path = true\n");
            }

            if (plan.CaFile is not null && !site.IsPlain)
            {
                text.Append("  ca = \"").Append(plan.CaFile).Append("\"\n");
            }

            if (site.Login is not null)
            {
                text.Append("  [host.\"").Append(HostOf(site, registry)).Append("\".header]\n");
                text.Append("    Authorization = [\"Basic ").Append(site.Login).Append("\"]\n");
            }
        }

        return text.ToString();
    }

    private static string HostOf(MirrorSite site, MirroredRegistry registry) =>
        registry.Copies is null ? site.Address : $"{site.Address}/v2/{registry.Copies}";
}
