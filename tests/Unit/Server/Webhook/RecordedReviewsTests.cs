using System.Text.Json.Nodes;
using Entrepot.Unit.Cli.Webhook;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Webhook;

/// <summary>
/// What real API servers sent, by version, is answered with what they took then: <c>NAME.request.json</c> and
/// <c>NAME.answer.json</c>, written down byte by byte between them and the webhook.
/// </summary>
public sealed class RecordedReviewsTests
{
    public static TheoryData<string> All => [.. Reviews.RecordedNames()];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Recorded_requests_are_answered_as_they_were(string name)
    {
        var expected = Reviews.Recorded(name, "answer");

        var (status, text) = await AskAsync(Reviews.Recorded(name));

        if (name.EndsWith("v1beta1", StringComparison.Ordinal))
        {
            status.ShouldBe(StatusCodes.Status400BadRequest);
            text.ShouldBe(expected);
            return;
        }

        status.ShouldBe(StatusCodes.Status200OK);
        JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(expected)).ShouldBeTrue($"{text}\n{expected}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_an_answer_made_of_an_object_is_left_alone(string name)
    {
        if (name.EndsWith("v1beta1", StringComparison.Ordinal))
        {
            return;
        }

        var review = JsonNode.Parse(Reviews.Recorded(name))!;
        var (_, text) = await AskAsync(Reviews.Recorded(name));
        if (PatchOf(text) is not { } patch)
        {
            return;
        }

        var patched = Reviews.Patched(review.ToJsonString(), patch);
        JsonNode.DeepEquals(patched, review["request"]!["object"]).ShouldBeFalse();
        review["request"]!["object"] = patched;
        PatchOf((await AskAsync(review.ToJsonString())).Text).ShouldBeNull();
    }

    private static Task<(int Status, string Text)> AskAsync(string review) =>
        AskedWebhook.SendAsync(AskedWebhook.Options, "/mutate", review, found: null);

    private static JsonArray? PatchOf(string answer) =>
        JsonNode.Parse(answer)!["response"]!["patch"] is { } patch
            ? JsonNode.Parse(Convert.FromBase64String(patch.GetValue<string>()))!.AsArray()
            : null;
}
