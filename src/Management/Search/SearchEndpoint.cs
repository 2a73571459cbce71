using System.Linq.Expressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Search;

/// <summary>Harbor's <c>/search</c>: projects and repositories that one may know of, by a part of their names.</summary>
internal static class SearchEndpoint
{
    /// <summary>Of each kind; who wants more asks the lists.</summary>
    private const int MostFound = 100;
    private const int LongestText = 128;

    private static readonly Expression<Func<ProjectRow, string>> ProjectName = row => row.Name;

    // The cast is how a column of a parsed type is compared as the text that is stored.
    private static readonly Expression<Func<RepositoryRow, string>> RepositoryName = row => (string)(object)row.Name;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/search", FindAsync).Requires(AccessScope.Public);

    private static async Task<IResult> FindAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        ProjectReader reader,
        CancellationToken cancellationToken
    )
    {
        if (context.Request.Query["q"] is not [{ } text])
        {
            return Refusal.Unprocessable("q is a part of a name");
        }

        if (
            text.Length > LongestText
            || FieldFilter.Contains(ProjectName, text) is not { } ofProject
            || FieldFilter.Contains(RepositoryName, text) is not { } ofRepository
        )
        {
            return Refusal.BadRequest($"q is a part of a name, at most {LongestText} characters");
        }

        var principal = context.GetPrincipal();
        var visible = await authorizer.VisibleProjectsAsync(principal, cancellationToken);
        var (projects, repositories) = await database.ReadAsync(
            async (data, token) =>
                (
                    await ProjectReader
                        .Listed(
                            data,
                            visible
                                .Of(data.Projects.AsNoTracking())
                                .Where(ofProject)
                                .OrderBy(row => row.Name)
                                .Take(MostFound)
                        )
                        .ToListAsync(token),
                    await visible
                        .Of(data.Repositories.AsNoTracking().Where(row => row.Listed))
                        .Where(ofRepository)
                        .Include(row => row.Project)
                        .OrderBy(row => row.Name)
                        .Take(MostFound)
                        .ToListAsync(token)
                ),
            cancellationToken
        );
        var shown = new List<ProjectAnswer>();
        foreach (var project in projects)
        {
            shown.Add(await reader.ShowAsync(project, principal, cancellationToken));
        }

        return TypedResults.Ok(new SearchAnswer(shown, repositories.ConvertAll(SearchRepositoryAnswer.Of)));
    }
}
