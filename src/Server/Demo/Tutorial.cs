using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Server.Demo;

/// <summary>The tutorial between two sites, each step told with the command a person would type.</summary>
internal sealed class Tutorial(DemoSite here, DemoSite there, string password, TimeProvider clock, TextWriter output)
{
    private const string Repository = "library/web/hello";
    private const string Copy = "mirror/web/hello";
    private const string Tag = "1.0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string Api => $"{here.Address}api/v2.0";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Tell(
            $"Two sites are up: {here.Name} at {here.Address} and {there.Name} at {there.Address}.",
            $"The account of both is admin, its password {password}"
        );
        var endpoint = await MakeEndpointAsync(cancellationToken);
        var policy = await MakeRuleAsync(endpoint, cancellationToken);
        var image = await PushAsync(cancellationToken);
        await WaitForCopyAsync(image, cancellationToken);
        await ShowExecutionAsync(policy, cancellationToken);
        await CompareAsync(cancellationToken);
    }

    /// <summary>For those who go on from here.</summary>
    public void TellWhatNext() =>
        Tell(
            "Both sites stay up. Delete the tag here and it goes there too:",
            $"  curl -u 'admin:{password}' -X DELETE \\",
            $"    {Api}/projects/library/repositories/web%252Fhello/artifacts/{Tag}/tags/{Tag}",
            "Ctrl+C ends both and removes their data."
        );

    private async Task<long> MakeEndpointAsync(CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["name"] = there.Name,
            ["type"] = "harbor",
            ["url"] = there.Address.ToString(),
            ["credential"] = new JsonObject
            {
                ["type"] = "basic",
                ["access_key"] = "admin",
                ["access_secret"] = password,
            },
        };
        TellPost("1. Make an endpoint: the other site, and how to get in.", "registries", body);
        return await here.CreateAsync("registries", body, cancellationToken);
    }

    private async Task<long> MakeRuleAsync(long endpoint, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["name"] = $"library-{there.Name}",
            ["dest_registry"] = new JsonObject { ["id"] = endpoint },
            ["dest_namespace"] = "mirror",
            ["dest_namespace_replace_count"] = 1,
            ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = "library/**" }),
            ["trigger"] = new JsonObject { ["type"] = "event_based" },
            ["deletion"] = true,
            ["override"] = true,
            ["enabled"] = true,
        };
        TellPost("2. Make a rule: whatever is pushed to library goes there.", "replication/policies", body);
        return await here.CreateAsync("replication/policies", body, cancellationToken);
    }

    private async Task<DemoImage> PushAsync(CancellationToken cancellationToken)
    {
        Tell(
            "3. Push an image (the demo makes a small one itself). With docker it would be:",
            $"  docker login {here.Address.Authority} -u admin",
            $"  docker push {here.Address.Authority}/{Repository}:{Tag}"
        );
        var image = DemoImage.Make("Pushed once, held everywhere.\n");
        await here.PushAsync(Repository, Tag, image, cancellationToken);
        Tell($"   pushed {image.Digest}");
        return image;
    }

    private async Task WaitForCopyAsync(DemoImage image, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (await there.DigestAsync(Copy, Tag, cancellationToken) != image.Digest.ToString())
        {
            if (clock.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException("The image did not arrive: the task's log says why.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellationToken);
        }

        Tell($"   it is at {there.Name} {clock.GetElapsedTime(began).TotalMilliseconds:0} ms later");
    }

    private async Task ShowExecutionAsync(long policy, CancellationToken cancellationToken)
    {
        var path = $"replication/executions?policy_id={policy}";
        Tell("4. Look at the execution, its task and the task's log.", Curl(path));
        var execution = await EndedAsync(path, cancellationToken);
        Tell($"   execution {execution["id"]}: {execution["status"]}, trigger {execution["trigger"]}");
        path = $"replication/executions/{execution["id"]}/tasks";
        foreach (var task in await here.ListAsync(path, cancellationToken))
        {
            Tell(Curl($"{path}/{task!["id"]}/log"));
            var log = await here.TextAsync($"{path}/{task["id"]}/log", cancellationToken);
            Tell([.. log.TrimEnd().Split('\n').Select(line => $"   {line}")]);
        }
    }

    /// <summary>The image is there a moment before the task that brought it has looked and closed.</summary>
    private async Task<JsonNode> EndedAsync(string path, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var execution = (await here.ListAsync(path, cancellationToken))[0]!;
            if ((string?)execution["status"] != "InProgress" || clock.GetElapsedTime(began) > Patience)
            {
                return execution;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellationToken);
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        Tell(
            "5. Compare.",
            $"   {here.Address.Authority}/{Repository}:{Tag, -8} {await here.DigestAsync(Repository, Tag, cancellationToken)}",
            $"   {there.Address.Authority}/{Copy}:{Tag, -9} {await there.DigestAsync(Copy, Tag, cancellationToken)}"
        );
    }

    private void TellPost(string title, string path, JsonObject body) =>
        Tell(
            title,
            $"  curl -u 'admin:{password}' -X POST {Api}/{path} -H 'Content-Type: application/json' \\",
            $"    -d '{body.ToJsonString(JsonSerializerOptions.Web)}'"
        );

    private string Curl(string path) => $"  curl -u 'admin:{password}' '{Api}/{path}'";

    private void Tell(params string[] lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }
    }
}
