using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Names;

/// <summary>An API server asks the webhook over HTTPS, and its pods run what is at the site.</summary>
public sealed class WebhookTests : IDisposable
{
    private readonly TempFolder folder = new("webhook");
    private readonly CertificateAuthority authority = new();
    private readonly CertificateAuthority renewed = new("Another CA");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        authority.Dispose();
        renewed.Dispose();
    }

    [Fact]
    public async Task A_pod_waits_until_its_image_is_at_the_site_and_then_has_the_sites_name()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        Write(authority.Issue());
        var url = $"https://127.0.0.1:{LoopbackPorts.Next()}";
        string[] rule =
        [
            "--policy",
            "to-the-peer",
            "--server",
            scene.Site.Host,
            "--gate",
            "peer",
            "--fail-closed",
            "--drain",
            "60",
        ];
        await using var webhook = RigProcess.Start(
            EntrepotCommand.Of([
                "webhook",
                "--urls",
                url,
                "--tls-cert",
                folder["tls.crt"],
                "--tls-key",
                folder["tls.key"],
                .. rule,
            ])
        );
        using var client = new HttpClient(authority.TrustingHandler()) { BaseAddress = new Uri(url) };
        await webhook.WaitUntilReadyAsync(cancel => IsReadyAsync(client, cancel), Cancel);
        var name = $"{scene.Site.Host}/library/team/app:v1";

        using var huge = new HttpRequestMessage(HttpMethod.Post, "/mutate")
        {
            Content = new StringContent(new string(' ', 9 * 1024 * 1024)),
            // It hangs up on those who send without asking.
            Headers = { ExpectContinue = true },
        };
        using var tooMuch = await client.SendAsync(huge, Cancel);
        tooMuch.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        var early = await AskAsync(client, "/validate", name);
        early["allowed"]!.GetValue<bool>().ShouldBeFalse();
        early["status"]!["message"]!.GetValue<string>().ShouldContain("has no such image");

        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync("library/team/app", image, Cancel, "v1");
        await Eventually.IsTrueAsync(
            "the pod may run",
            async _ => (await AskAsync(client, "/validate", name))["allowed"]!.GetValue<bool>(),
            Cancel
        );
        var patch = JsonNode.Parse(
            Convert.FromBase64String((await AskAsync(client, "/mutate", name))["patch"]!.GetValue<string>())
        )!;
        patch[0]!["value"]!.GetValue<string>().ShouldBe($"{scene.Registry.Address.Authority}/mirror/library/app:v1");

        await scene.Site.KillAsync(Cancel);
        var unknown = await AskAsync(client, "/validate", name);
        unknown["allowed"]!.GetValue<bool>().ShouldBeFalse();
        unknown["status"]!["message"]!.GetValue<string>().ShouldContain("it is not known");

        // A renewed certificate is served without a start.
        Write(renewed.Issue());
        await Eventually.IsTrueAsync("the new certificate is served", _ => IsTrustedAsync(url), Cancel);

        // Told to stop, it still answers those whom the cluster sends.
        var stopping = webhook.StopAsync(TimeSpan.FromMinutes(1), Cancel);
        await Eventually.IsTrueAsync(
            "the webhook stops",
            _ => Task.FromResult(webhook.StandardOutput.Contains("shutting down", StringComparison.Ordinal)),
            Cancel
        );
        (await IsTrustedAsync(url)).ShouldBeTrue();
        webhook.Kill();
        await stopping;
    }

    private async Task<bool> IsTrustedAsync(string url)
    {
        using var client = new HttpClient(renewed.TrustingHandler()) { BaseAddress = new Uri(url) };
        return await IsReadyAsync(client, Cancel);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync("/readyz", cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, string path, string image)
    {
        var review = new
        {
            kind = "AdmissionReview",
            apiVersion = "admission.k8s.io/v1",
            request = new
            {
                uid = "1",
                kind = new
                {
                    group = "",
                    version = "v1",
                    kind = "Pod",
                },
                @namespace = "shop",
                operation = "CREATE",
                @object = new { metadata = new { }, spec = new { containers = new[] { new { name = "a", image } } } },
            },
        };
        using var answer = await client.PostAsJsonAsync(path, review, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["response"]!;
    }

    private void Write(ServerCertificate certificate)
    {
        folder.Write("tls.crt", certificate.CertificatePem);
        folder.Write("tls.key", certificate.KeyPem);
    }
}
