using System.Diagnostics.CodeAnalysis;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Artifacts;

/// <summary>The artifact that a path names: a repository and a tag or digest in it.</summary>
internal readonly record struct ArtifactPath(RepositoryName Repository, Reference Reference)
{
    public static bool TryRead(
        HttpContext context,
        out ArtifactPath path,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        path = default;
        if (!RepositoryPath.TryRead(context, out var repository, out refusal))
        {
            return false;
        }

        if (!Reference.TryParse(context.Request.RouteValues["reference"] as string, out var reference))
        {
            refusal = Refusal.BadRequest("the reference is neither a tag nor a digest");
            return false;
        }

        path = new ArtifactPath(repository, reference);
        return true;
    }

    public ErrorResult Unknown() => Refusal.NotFound($"artifact {this} not found");

    public override string ToString() => $"{Repository}{(Reference.Tag is null ? '@' : ':')}{Reference}";
}
