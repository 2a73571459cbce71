using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Projects;

/// <summary><c>GET /projects</c>: those that the principal may know of.</summary>
internal static class ProjectListEndpoint
{
    private static readonly ListFields<ProjectRow> Fields = new ListFields<ProjectRow>(row => row.Id, "project_id")
        .Number("project_id", row => row.Id)
        .Text("name", row => row.Name)
        .Boolean("public", row => row.Public)
        .Number("owner_id", row => row.OwnerId)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    /// <param name="name">A part of the name.</param>
    /// <param name="owner">The owner's account.</param>
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        ProjectReader reader,
        string? name,
        string? owner,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        bool? isPublic = null;
        if (context.Request.Query["public"] is [{ Length: > 0 } text])
        {
            if (text is not ("true" or "false" or "1" or "0"))
            {
                return Refusal.Unprocessable("public is true or false");
            }

            isPublic = text is "true" or "1";
        }

        var principal = context.GetPrincipal();
        var visible = await authorizer.VisibleProjectsAsync(principal, cancellationToken);
        var page = await database.ReadAsync(
            async (data, token) =>
            {
                var rows = Narrow(data, query.Filter(visible.Of(data.Projects.AsNoTracking())), name, owner, isPublic);
                var total = await rows.LongCountAsync(token);
                return new ListedPage<ListedProject>(
                    await ProjectReader.Listed(data, query.Cut(rows)).ToListAsync(token),
                    total
                );
            },
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        var answers = new List<ProjectAnswer>();
        foreach (var project in page.Items)
        {
            answers.Add(await reader.ShowAsync(project, principal, cancellationToken));
        }

        return TypedResults.Ok(answers);
    }

    private static IQueryable<ProjectRow> Narrow(
        EntrepotContext context,
        IQueryable<ProjectRow> rows,
        string? name,
        string? owner,
        bool? isPublic
    )
    {
        if (!string.IsNullOrEmpty(name))
        {
            rows = rows.Where(row => row.Name.Contains(name));
        }

        if (!string.IsNullOrEmpty(owner))
        {
            rows = rows.Where(row =>
                context.Accounts.Any(account => account.Id == row.OwnerId && account.Name == owner)
            );
        }

        return isPublic is { } wanted ? rows.Where(row => row.Public == wanted) : rows;
    }
}
