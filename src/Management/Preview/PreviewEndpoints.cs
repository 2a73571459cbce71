using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.OpenApi;
using Entrepot.Management.Replication;
using Entrepot.Replication.Preview;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Preview;

/// <summary>What a rule would do before it is saved or run; Harbor has nothing like it.</summary>
internal static class PreviewEndpoints
{
    public static void Map(IEndpointRouteBuilder extensions)
    {
        extensions
            .MapPost("/replication/preview", PreviewAsync)
            .Requires(AccessScope.System, Permission.CreatePolicy)
            .Answers("What a rule would do, before it is saved", typeof(PreviewAnswer));
        extensions
            .MapGet("/replication/policies/{id:long}/preview", PreviewSavedAsync)
            .Requires(AccessScope.System, Permission.ReadPolicy)
            .Answers("What a saved rule would do now", typeof(PreviewAnswer));
    }

    private static async Task<IResult> PreviewAsync(
        PolicyRequest request,
        RulePreviewer previewer,
        CancellationToken cancellationToken
    ) =>
        request.ToSettings() is { } settings
            ? Answer(0, await previewer.PreviewAsync(settings, cancellationToken))
            : Refusal.BadRequest("trigger.type is manual, scheduled or event_based");

    private static async Task<IResult> PreviewSavedAsync(
        long id,
        RulePreviewer previewer,
        CancellationToken cancellationToken
    ) => Answer(id, await previewer.PreviewAsync(id, cancellationToken));

    private static IResult Answer(long id, PreviewResult result) =>
        result switch
        {
            PreviewResult.Done(var preview) => TypedResults.Ok(PreviewAnswer.Of(preview)),
            PreviewResult.UnknownPolicy => Refusal.NotFound($"replication policy {id} not found"),
            PreviewResult.Invalid(var fault) => Refusal.BadRequest(fault),
            PreviewResult.Unreachable(var fault) => Refusal.Precondition(fault),
            _ => throw new InvalidOperationException($"No answer to {result}."),
        };
}
