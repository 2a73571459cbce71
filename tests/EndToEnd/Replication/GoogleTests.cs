using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>The tutorial's destination: Google's registry, by simulation.</summary>
public sealed class GoogleTests
{
    private const string Repository = "library/private-reg/nginx";
    private const string SignatureType = "application/vnd.example.signature";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GoogleMode.ContainerRegistry, "demo-project", false)]
    [InlineData(GoogleMode.ArtifactRegistry, "demo-project/images", false)]
    [InlineData(GoogleMode.ArtifactRegistry, "demo-project/images", true)]
    public async Task An_image_arrives_at_Google_whole_and_what_is_deleted_here_goes_there(
        GoogleMode mode,
        string destination,
        bool referrers
    )
    {
        await using var google = await GoogleSimulator.StartAsync(
            new GoogleOptions(mode) { Referrers = referrers },
            Cancel
        );
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var rule = await CreateRuleAsync(site, google, destination);
        var mirror = $"{destination}/nginx";
        var images = new ImageBuilder(9);
        var index = images.MultiArchitecture(5000, "amd64", "arm64");
        var signature = images.Referrer(index, SignatureType);

        await site.Registry.PushAsync(Repository, index, Cancel, "v1", "v2");
        await site.Registry.PushAsync(Repository, signature, Cancel);

        await WaitAsync(
            site,
            "everything arrives",
            () =>
                google.Tags(mirror).GetValueOrDefault("v1") == index.Digest
                && google.Tags(mirror).GetValueOrDefault("v2") == index.Digest
                && google.Manifests(mirror).Contains(signature.Digest)
        );
        foreach (var part in index.ChildrenFirst().Append(signature))
        {
            google.Manifests(mirror).ShouldContain(part.Digest);
            part.Blobs.ShouldAllBe(blob => google.HasBlob(mirror, blob.Digest));
        }

        await site.Registry.DeleteManifestAsync(Repository, "v1", Cancel);
        await WaitAsync(site, "v1 disappears", () => !google.Tags(mirror).ContainsKey("v1"));
        google.Tags(mirror)["v2"].ShouldBe(index.Digest);

        await site.Api.DeleteAsync("/projects/library/repositories/private-reg%252Fnginx", Cancel);
        await WaitAsync(site, "nothing is left", () => google.Tags(mirror).Count + google.Manifests(mirror).Count == 0);
        google.Leaks.ShouldBeEmpty();
        (await site.Api.ListExecutionsAsync(rule, Cancel)).ShouldNotBeEmpty();
    }

    private static async Task<long> CreateRuleAsync(EntrepotSite site, GoogleSimulator google, string destination)
    {
        var body = new
        {
            name = "google",
            type = "google-gcr",
            url = google.Address,
            credential = new
            {
                type = "basic",
                access_key = "_json_key",
                access_secret = google.Key.Json,
            },
        };
        var id = await site.Api.CreateAsync("/registries", body, Cancel);
        var endpoint = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
        return await site.Api.CreateRuleAsync(
            new RuleRequest("to-google", endpoint) { Namespace = destination },
            Cancel
        );
    }

    private static async Task WaitAsync(EntrepotSite site, string awaited, Func<bool> condition)
    {
        try
        {
            await Eventually.IsTrueAsync(awaited, _ => Task.FromResult(condition()), Cancel);
        }
        catch (RigException late)
        {
            throw new RigException($"{late.Message}\n{await LogsAsync(site)}\n{site.Log}", late);
        }
    }

    private static async Task<string> LogsAsync(EntrepotSite site)
    {
        var logs = new List<string>();
        foreach (var execution in await site.Api.ListExecutionsAsync(1, Cancel))
        {
            var number = execution.GetProperty("id").GetInt64();
            foreach (var task in await site.Api.ListTasksAsync(number, Cancel))
            {
                logs.Add(task.ToString());
                logs.Add(await site.Api.GetTaskLogAsync(number, task.GetProperty("id").GetInt64(), Cancel));
            }
        }

        return string.Join('\n', logs);
    }
}
