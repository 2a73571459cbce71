using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Artifacts;
using Entrepot.Management.Conventions;
using Entrepot.Registry.Labels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Labels;

/// <summary>Harbor's labels of an artifact. The artifact itself shows them.</summary>
internal static class ArtifactLabelEndpoints
{
    private const string All = $"{ArtifactEndpoints.One}/labels";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(All, AddAsync).Requires(AccessScope.Project, Permission.AddArtifactLabel);
        api.MapDelete($"{All}/{{id:long}}", RemoveAsync).Requires(AccessScope.Project, Permission.RemoveArtifactLabel);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        LabelRequest request,
        ArtifactLabeler labeler,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        if (request.Id is not { } id)
        {
            return Refusal.BadRequest("id says which label");
        }

        return Answer(
            await labeler.AddAsync(path.Repository, path.Reference, id, RequestActor.Of(context), cancellationToken),
            path,
            id
        );
    }

    private static async Task<IResult> RemoveAsync(
        long id,
        HttpContext context,
        ArtifactLabeler labeler,
        CancellationToken cancellationToken
    ) =>
        ArtifactPath.TryRead(context, out var path, out var refusal)
            ? Answer(
                await labeler.RemoveAsync(
                    path.Repository,
                    path.Reference,
                    id,
                    RequestActor.Of(context),
                    cancellationToken
                ),
                path,
                id
            )
            : refusal;

    private static IResult Answer(ArtifactLabelResult result, ArtifactPath path, long id) =>
        result switch
        {
            ArtifactLabelResult.Done => TypedResults.Ok(),
            ArtifactLabelResult.ArtifactUnknown => path.Unknown(),
            ArtifactLabelResult.LabelUnknown => Refusal.NotFound(
                $"label {id} not found, or it is another project's than {path.Repository.Project}"
            ),
            ArtifactLabelResult.Carried => Refusal.Conflict($"the artifact {path} carries the label {id} already"),
            ArtifactLabelResult.NotCarried => Refusal.NotFound($"the artifact {path} does not carry the label {id}"),
            _ => throw new InvalidOperationException($"No answer for {result}."),
        };
}
