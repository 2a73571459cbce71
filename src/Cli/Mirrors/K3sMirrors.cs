using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Entrepot.Cli.Mirrors;

/// <summary>k3s and RKE2: <c>registries.yaml</c>, from which they write containerd's files.</summary>
internal static class K3sMirrors
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static MirrorAnswer Write(MirrorPlan plan)
    {
        List<string> limits =
        [
            "The file is read when k3s starts, on each node.",
            "For RKE2 it is /etc/rancher/rke2/registries.yaml.",
        ];
        if (!plan.Fallback)
        {
            limits.Add(
                "k3s asks the registry itself last: only its flag --disable-default-registry-endpoint (or * in mirrors) ends that."
            );
        }

        if (plan.Registries.Any(registry => registry.Copies is not null))
        {
            limits.Add(
                "rewrite changes the names for all of a registry's sites alike; k3s older than 1.27 changes them for the registry itself, too."
            );
        }

        return new MirrorAnswer(
            [
                new MirrorFile(
                    "/etc/rancher/k3s/registries.yaml",
                    Registries(plan),
                    plan.Sites.Any(site => site.Login is not null)
                ),
            ],
            limits,
            ["systemctl restart k3s (on agents: k3s-agent)"]
        );
    }

    private static string Registries(MirrorPlan plan)
    {
        var text = new StringBuilder("mirrors:\n");
        foreach (var registry in plan.Registries)
        {
            text.Append("  ").Append(Quoted(registry.Host)).Append(":\n    endpoint:\n");
            foreach (var site in plan.Sites)
            {
                text.Append("      - ").Append(Quoted(site.Address)).Append('\n');
            }

            if (registry.Copies is not null)
            {
                text.Append("    rewrite:\n      \"^(.*)$\": ").Append(Quoted($"{registry.Copies}/$1")).Append('\n');
            }
        }

        List<MirrorSite> special =
        [
            .. plan.Sites.Where(site => site.Login is not null || (plan.CaFile is not null && !site.IsPlain)),
        ];
        text.Append(special.Count > 0 ? "configs:\n" : "");
        foreach (var site in special)
        {
            text.Append("  ").Append(Quoted(site.Host)).Append(":\n");
            if (site.Login is not null)
            {
                var (user, password) = site.Credentials;
                text.Append("    auth:\n      username: ").Append(Quoted(user));
                text.Append("\n      password: ").Append(Quoted(password)).Append('\n');
            }

            if (plan.CaFile is not null && !site.IsPlain)
            {
                text.Append("    tls:\n      ca_file: ").Append(Quoted(plan.CaFile)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>A text of JSON is one of YAML.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);
}
