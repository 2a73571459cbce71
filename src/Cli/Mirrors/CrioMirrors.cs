using System.Text;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Mirrors;

/// <summary>CRI-O, podman, buildah and skopeo: <c>registries.conf</c> in its second version.</summary>
internal static class CrioMirrors
{
    private const string Folder = "/etc/containers";

    public static MirrorAnswer Write(MirrorPlan plan)
    {
        List<MirrorFile> files = [new($"{Folder}/registries.conf.d/50-entrepot.conf", Registries(plan))];
        List<MirrorSite> known = [.. plan.Sites.Where(site => site.Login is not null)];
        if (known.Count > 0)
        {
            var auths = new JsonObject(
                known.Select(site =>
                    KeyValuePair.Create(site.Host, (JsonNode?)new JsonObject { ["auth"] = site.Login })
                )
            );
            files.Add(
                new MirrorFile($"{Folder}/entrepot-auth.json", new JsonObject { ["auths"] = auths } + "\n", true)
            );
        }

        List<string> next = ["systemctl reload crio; podman and its like read the files at each call."];
        if (known.Count > 0)
        {
            next.Add(
                $"crio.conf: [crio.image] global_auth_file = \"{Folder}/entrepot-auth.json\"; podman: --authfile, or REGISTRY_AUTH_FILE."
            );
        }

        if (plan.CaFile is not null)
        {
            next.AddRange(plan.Sites.Select(site => $"cp {plan.CaFile} {Folder}/certs.d/{site.Host}/ca.crt"));
        }

        List<string> limits =
        [
            "A registry's own files in registries.conf.d, read later by name, take the place of its entry here.",
        ];
        if (plan.Registries.Any(registry => registry.Copies is null))
        {
            limits.Add(
                "Sites are asked with the registry in front of the name (SITE/docker.io/library/nginx): they need the setting aliases."
            );
        }

        limits.Add(
            plan.Fallback
                ? "What a site has under a tag is taken, however old it is: pin digests where that matters."
                : "The last site stands in the registry's place: what it lacks cannot be pulled."
        );
        return new MirrorAnswer(files, limits, next);
    }

    private static string Registries(MirrorPlan plan)
    {
        var text = new StringBuilder();
        foreach (var registry in plan.Registries)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append("[[registry]]\n");
            text.Append("prefix = \"").Append(registry.Host).Append("\"\n");
            var mirrors = plan.Sites.ToList();
            if (plan.Fallback)
            {
                text.Append("location = \"").Append(registry.Host).Append("\"\n");
            }
            else
            {
                Place(text, mirrors[^1], registry);
                mirrors.RemoveAt(mirrors.Count - 1);
            }

            foreach (var site in mirrors)
            {
                text.Append("\n[[registry.mirror]]\n");
                Place(text, site, registry);
            }
        }

        return text.ToString();
    }

    private static void Place(StringBuilder text, MirrorSite site, MirroredRegistry registry)
    {
        text.Append("location = \"")
            .Append(site.Host)
            .Append('/')
            .Append(registry.Copies ?? registry.Host)
            .Append("\"\n");
        text.Append(site.IsPlain ? "insecure = true\n" : "");
    }
}
