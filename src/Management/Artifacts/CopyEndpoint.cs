using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Entrepot.Registry.Manifests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Artifacts;

/// <summary>
/// Harbor's copy of an artifact within the site. The gate has looked at the right to push to the target; the right to pull
/// from the source is looked at here, and what one may not see is answered as what is not there.
/// </summary>
internal static class CopyEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(ArtifactEndpoints.All, CopyAsync).Requires(AccessScope.Project, Permission.Push);

    private static async Task<IResult> CopyAsync(
        HttpContext context,
        Authorizer authorizer,
        ManifestCopier copier,
        CancellationToken cancellationToken
    )
    {
        if (!RepositoryPath.TryRead(context, out var target, out var refusal))
        {
            return refusal;
        }

        if (context.Request.Query["from"] is not [{ } named] || !ArtifactSource.TryParse(named, out var source))
        {
            return Refusal.BadRequest("from is project/repository@digest or project/repository:tag");
        }

        var mayPull = await authorizer.DecideAsync(
            context.GetPrincipal(),
            source.Repository.Project,
            source.Repository.ToString(),
            Permission.Pull,
            cancellationToken
        );
        if (mayPull != AccessDecision.Allowed)
        {
            return Unknown(source);
        }

        return await copier.CopyAsync(
            source.Repository,
            source.Reference,
            target,
            RequestActor.Of(context),
            cancellationToken
        ) switch
        {
            ManifestCopyResult.Copied copied => TypedResults.Created(
                $"{RepositoryPath.Of(target)}/artifacts/{copied.Digest}"
            ),
            ManifestCopyResult.Exists exists => Refusal.Conflict(
                $"the artifact {target}@{exists.Digest} already exists"
            ),
            ManifestCopyResult.SourceUnknown => Unknown(source),
            ManifestCopyResult.SourceLeaves => Refusal.Precondition(
                $"a blob of {source} is being removed; push it again"
            ),
            ManifestCopyResult.TooLarge => Refusal.Precondition(
                $"{source} has more manifests, with all that is about it, than are copied at once: push it to {target}"
            ),
            ManifestCopyResult.ProjectUnknown => Refusal.NotFound("project not found"),
            var result => throw new InvalidOperationException($"No answer to {result}."),
        };
    }

    private static ErrorResult Unknown(ArtifactSource source) => Refusal.NotFound($"artifact {source} not found");
}
