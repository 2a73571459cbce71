using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Cli.Webhook;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Webhook;

/// <summary>Answers the API server: <c>/mutate</c> rewrites, <c>/validate</c> is the gate.</summary>
internal sealed partial class WebhookReviews(
    WebhookOptions options,
    WebhookRules rules,
    RolloutGate? gate,
    ILogger<WebhookReviews> logger
)
{
    /// <summary>The API server itself waits for ten seconds, if it is not told otherwise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>What has a member twice would be understood in one way here and in another there.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly ImageMutation mutation = new(options.DryRun);

    public Task<IResult> MutateAsync(HttpContext context) =>
        AnswerAsync(context, (request, _) => Task.FromResult(Mutate(request)));

    public Task<IResult> ValidateAsync(HttpContext context) => AnswerAsync(context, ValidateAsync);

    private async Task<IResult> AnswerAsync(
        HttpContext context,
        Func<AdmissionRequest, CancellationToken, Task<AdmissionAnswer>> review
    )
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(
                context.Request.Body,
                documentOptions: Strict,
                cancellationToken: context.RequestAborted
            );
        }
        catch (JsonException exception)
        {
            return Results.Text($"It is no JSON: {exception.Message}", statusCode: StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException exception)
        {
            return Results.Text($"It cannot be read: {exception.Message}", statusCode: exception.StatusCode);
        }

        if (!AdmissionRequest.TryParse(body, out var request, out var fault))
        {
            return Results.Text(
                $"The request cannot be answered: {fault}.",
                statusCode: StatusCodes.Status400BadRequest
            );
        }

        var answer = options.Scope.Holds(request)
            ? await review(request, context.RequestAborted)
            : AdmissionAnswer.Allowed;
        Log(request, answer);
        return Results.Text(answer.ToReview(request.Uid).ToJsonString(), "application/json");
    }

    private AdmissionAnswer Mutate(AdmissionRequest request) =>
        rules.Current is { } current
            ? mutation.Review(request, current.Rewrite)
            : Undecided($"image names cannot be rewritten: {rules.Fault}");

    private async Task<AdmissionAnswer> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (gate is null)
        {
            return AdmissionAnswer.Allowed;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var reasons = await gate.CheckAsync(ImageMutation.OriginalImages(request), limit.Token);
            return reasons.Count == 0 ? AdmissionAnswer.Allowed
                : options.DryRun ? new AdmissionAnswer(Warnings: reasons)
                : new AdmissionAnswer(Refusal: string.Join(" ", reasons));
        }
        catch (SiteException exception)
        {
            return Undecided($"it is not known whether the images are complete: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Undecided("it is not known whether the images are complete: the site did not answer in time.");
        }
    }

    private AdmissionAnswer Undecided(string reason) =>
        options is { FailClosed: true, DryRun: false }
            ? new AdmissionAnswer(Refusal: reason)
            : new AdmissionAnswer(Warnings: [reason]);

    private void Log(AdmissionRequest request, AdmissionAnswer answer)
    {
        if (answer.Refusal is { } refusal)
        {
            LogRefused(request.Kind, request.Namespace, refusal);
        }
        else if (answer.Notes is { Count: > 0 } notes)
        {
            LogRewritten(request.Kind, request.Namespace, string.Join("; ", notes.Values));
        }
        else if (answer.Warnings is { Count: > 0 } warnings)
        {
            LogWarned(request.Kind, request.Namespace, string.Join(" ", warnings));
        }
    }

    [LoggerMessage(63, LogLevel.Information, "A {Kind} in {Namespace}: {Changes}")]
    private partial void LogRewritten(string kind, string @namespace, string changes);

    [LoggerMessage(64, LogLevel.Information, "A {Kind} in {Namespace} is refused: {Reason}")]
    private partial void LogRefused(string kind, string @namespace, string reason);

    [LoggerMessage(65, LogLevel.Warning, "A {Kind} in {Namespace} is let through: {Reason}")]
    private partial void LogWarned(string kind, string @namespace, string reason);
}
