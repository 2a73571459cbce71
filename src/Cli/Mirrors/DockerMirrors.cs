using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Mirrors;

/// <summary>Docker Engine: <c>daemon.json</c>, which knows mirrors of Docker Hub alone.</summary>
internal static class DockerMirrors
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static MirrorAnswer Write(MirrorPlan plan)
    {
        var daemon = new JsonObject { ["registry-mirrors"] = Texts(plan.Sites.Select(site => site.Address)) };
        List<MirrorSite> plain = [.. plan.Sites.Where(site => site.IsPlain)];
        if (plain.Count > 0)
        {
            daemon["insecure-registries"] = Texts(plain.Select(site => site.Host));
        }

        List<string> limits =
        [
            "Docker asks a mirror without saying for which registry: each site needs a name of its own for it, with that name as "
                + $"an alias (aliases: {plan.Sites[0].Host}={plan.Registries[0].Copies ?? "hub"}), under which nothing is pushed.",
            "Mirrors are asked without a login: the copies must lie in a public project.",
        ];
        limits.AddRange(
            plan.Registries.Where(registry => !registry.IsHub)
                .Select(registry =>
                    $"{registry.Host} cannot have mirrors: Docker knows them of docker.io alone. Use entrepot rewrite."
                )
        );
        if (plan.Sites.Any(site => site.Login is not null))
        {
            limits.Add("The logins are left out.");
        }

        if (!plan.Fallback)
        {
            limits.Add(
                "docker.io is asked when no mirror has an image: that cannot be switched off, only blocked in the network."
            );
        }

        List<string> next = [];
        if (plan.CaFile is not null)
        {
            next.AddRange(plan.Sites.Select(site => $"cp {plan.CaFile} /etc/docker/certs.d/{site.Host}/ca.crt"));
        }

        next.Add("Put the keys into a daemon.json that is there already, and: systemctl reload docker");
        return new MirrorAnswer(
            [new MirrorFile("/etc/docker/daemon.json", daemon.ToJsonString(Indented) + "\n")],
            limits,
            next
        );
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
