using System.Diagnostics.CodeAnalysis;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions;

/// <summary>
/// The repository that a REST path names below its project. Clients encode its slashes twice (<c>a%252Fb</c>) so that
/// they pass every proxy; the server has undone the first encoding, the second is undone here and no third.
/// </summary>
public static class RepositoryPath
{
    /// <summary>The path of a repository, for a <c>Location</c>.</summary>
    public static string Of(RepositoryName repository)
    {
        var encoded = Uri.EscapeDataString(Uri.EscapeDataString(repository.WithinProject));
        return $"/api/v2.0/projects/{repository.Project}/repositories/{encoded}";
    }

    public static bool TryRead(
        HttpContext context,
        out RepositoryName repository,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        var encoded = context.Request.RouteValues["repository_name"] as string ?? "";
        var valid = RepositoryName.TryParse(
            $"{context.GetProject().Name}/{Uri.UnescapeDataString(encoded)}",
            out repository
        );
        refusal = valid ? null : Refusal.BadRequest("the repository's name is malformed");
        return valid;
    }
}
