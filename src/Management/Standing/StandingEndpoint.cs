using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Standing;

/// <summary>How replication stands; Harbor has nothing like it.</summary>
internal static class StandingEndpoint
{
    /// <summary>Past so many of a rule there are just very many.</summary>
    private const int Counted = 100;

    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/replication/standing", GetAsync)
            .Requires(AccessScope.System, Permission.ListReplications)
            .Answers("How far each rule is, and whether each registry takes work", typeof(StandingAnswer));

    private static async Task<Ok<StandingAnswer>> GetAsync(
        SurveyReader surveys,
        ProgressReader progress,
        CancellationToken cancellationToken
    ) =>
        TypedResults.Ok(
            StandingAnswer.Of(
                await surveys.ReadAsync(Counted, cancellationToken),
                await progress.ReadAsync(cancellationToken)
            )
        );
}
