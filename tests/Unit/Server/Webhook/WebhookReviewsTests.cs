using System.Text.Json.Nodes;
using Entrepot.Cli.Webhook;
using Entrepot.Cli.Where;
using Entrepot.Server.Webhook;
using Entrepot.Unit.Cli.Webhook;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Webhook;

/// <summary>What the API server is answered when all is well, and when it is not.</summary>
public sealed class WebhookReviewsTests
{
    private static WebhookOptions Options => AskedWebhook.Options;

    [Fact]
    public async Task Pods_are_rewritten_by_the_rules()
    {
        var response = await AskAsync(Options, "/mutate");

        response["allowed"]!.GetValue<bool>().ShouldBeTrue();
        response["patch"].ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_not_in_its_scope_stays_as_it_is()
    {
        var options = Options with { Scope = new WebhookScope([], ["shop"], LabelSelector.Everything) };

        (await AskAsync(options, "/mutate"))["patch"].ShouldBeNull();
        (await AskAsync(options, "/validate", At("copying")))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public async Task Without_rules_pods_run_as_they_are_or_not_at_all(bool closed, bool dryRun, bool allowed)
    {
        var options = Options with { ConfigFile = "/absent/names.yaml", FailClosed = closed, DryRun = dryRun };

        var response = await AskAsync(options, "/mutate");

        response["allowed"]!.GetValue<bool>().ShouldBe(allowed);
        (allowed ? response["warnings"]![0] : response["status"]!["message"])!
            .GetValue<string>()
            .ShouldContain("/absent/names.yaml");
    }

    [Theory]
    [InlineData("verified", false, true)]
    [InlineData("copying", false, false)]
    [InlineData("copying", true, true)]
    public async Task The_gate_holds_what_has_not_arrived(string state, bool dryRun, bool allowed)
    {
        var response = await AskAsync(Options with { DryRun = dryRun }, "/validate", At(state));

        response["allowed"]!.GetValue<bool>().ShouldBe(allowed);
        (response["warnings"] is not null).ShouldBe(dryRun);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_site_that_does_not_answer_opens_the_gate_or_closes_it(bool closed)
    {
        var response = await AskAsync(Options with { FailClosed = closed }, "/validate", found: null);

        response["allowed"]!.GetValue<bool>().ShouldBe(!closed);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"kind":"AdmissionReview","kind":"AdmissionReview"}""")]
    public async Task What_is_no_review_is_refused(string body)
    {
        var (status, text) = await AskedWebhook.SendAsync(Options, "/mutate", body, At("verified"));

        status.ShouldBe(StatusCodes.Status400BadRequest);
        text.ShouldNotBeEmpty();
    }

    private static Destination At(string state) =>
        new("rule", "tokyo", "v1", "sha256:1", "team/x:v1", state, DateTimeOffset.UnixEpoch, null, null);

    private static Task<JsonNode> AskAsync(WebhookOptions options, string path) =>
        AskAsync(options, path, At("verified"));

    /// <param name="found">How every image stands; null: the site does not answer.</param>
    private static async Task<JsonNode> AskAsync(WebhookOptions options, string path, Destination? found)
    {
        var (status, text) = await AskedWebhook.SendAsync(options, path, Reviews.PodOfReplicaSet, found);
        status.ShouldBe(StatusCodes.Status200OK);
        return JsonNode.Parse(text)!["response"]!;
    }
}
