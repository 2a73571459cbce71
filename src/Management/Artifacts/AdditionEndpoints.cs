using System.Net.Mime;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.Operations;
using Entrepot.Registry.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>additions</c> of an artifact.</summary>
internal static class AdditionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet($"{ArtifactEndpoints.One}/additions/{{addition}}", GetAsync)
            .Requires(AccessScope.Project, Permission.ReadAddition);
        // Without it the other would answer, and say that the artifact has none.
        api.MapGet($"{ArtifactEndpoints.One}/additions/vulnerabilities", NotBuilt.Answer)
            .Requires(AccessScope.Project, Permission.ReadAddition)
            .WithMetadata(NotBuilt.Mark);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string addition,
        ArtifactReader artifacts,
        ConfigBlobs configs,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        if (!Additions.Known.Contains(addition))
        {
            return Refusal.Unprocessable($"addition is one of {string.Join(", ", Additions.Known)}");
        }

        if (
            await artifacts.FindAsync(path.Repository, path.Reference, withTags: false, cancellationToken)
            is not { } artifact
        )
        {
            return path.Unknown();
        }

        if (Additions.Of(artifact) != addition)
        {
            return Refusal.NotFound($"artifact {path} has no {addition}");
        }

        using var config = await configs.ReadAsync(path.Repository, artifact.ConfigDigest!.Value, cancellationToken);
        return config is null
            ? Refusal.NotFound($"artifact {path} has no config that can be read")
            : TypedResults.Text(Additions.Read(addition, config.RootElement), MediaTypeNames.Application.Json);
    }
}
