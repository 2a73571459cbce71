using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Projects;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.Projects;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>/quotas</c>. Limits are kept and shown, and not enforced yet.</summary>
internal static class QuotaEndpoints
{
    private const string One = "/quotas/{id:long}";
    private const string ByUse = "used.storage";

    private static readonly ListFields<ProjectRow> Fields = new ListFields<ProjectRow>(row => row.Id, "id")
        .Number("id", row => row.Id)
        .Number("hard.storage", row => row.StorageLimit)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/quotas", ListAsync).Requires(AccessScope.System, Permission.ListQuotas);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadQuota);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.System, Permission.UpdateQuota);
    }

    /// <param name="reference">What the quotas are of; there are none but of a <c>project</c>.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        StorageUse use,
        string? reference,
        CancellationToken cancellationToken
    )
    {
        if (context.Request.Query["sort"] is [(ByUse or $"-{ByUse}") and { } order])
        {
            return await ListByUseAsync(context, database, use, order[0] == '-', cancellationToken);
        }

        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        if (!TryReadProject(context.Request.Query, reference, out var project, out refusal))
        {
            return refusal;
        }

        var page = await database.ReadAsync(
            async (data, token) =>
            {
                var rows = query.Filter(data.Projects.AsNoTracking());
                rows = project is { } id ? rows.Where(row => row.Id == id) : rows;
                var listed = await ProjectReader.Listed(data, query.Cut(rows)).ToListAsync(token);
                return new ListedPage<ListedProject>(listed, await rows.LongCountAsync(token));
            },
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        var used = await use.ByProjectAsync(cancellationToken);
        return TypedResults.Ok(page.Items.Select(listed => QuotaAnswer.Of(listed, used)).ToList());
    }

    /// <summary>In the order of what was added up last: no column has it.</summary>
    private static async Task<IResult> ListByUseAsync(
        HttpContext context,
        Database database,
        StorageUse use,
        bool descending,
        CancellationToken cancellationToken
    )
    {
        if (!Page.TryRead(context.Request.Query, out var page, out var refusal))
        {
            return refusal;
        }

        var used = await use.ByProjectAsync(cancellationToken);
        var projects = await database.ReadAsync(
            (data, token) => ProjectReader.Listed(data, data.Projects.AsNoTracking()).ToListAsync(token),
            cancellationToken
        );
        var rising = projects
            .OrderBy(listed => used?.GetValueOrDefault(listed.Project.Id))
            .ThenBy(listed => listed.Project.Id);
        PageHeaders.Write(context, page, projects.Count);
        return TypedResults.Ok(
            (descending ? rising.Reverse() : rising)
                .Skip(page.Skipped)
                .Take(page.Size)
                .Select(listed => QuotaAnswer.Of(listed, used))
                .ToList()
        );
    }

    private static async Task<IResult> GetAsync(
        long id,
        ProjectReader projects,
        StorageUse use,
        CancellationToken cancellationToken
    ) =>
        await projects.FindAsync(id, cancellationToken) is { } project
            ? TypedResults.Ok(QuotaAnswer.Of(project, await use.OfProjectAsync(id, cancellationToken)))
            : Unknown(id);

    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        QuotaRequest request,
        ProjectReader projects,
        ProjectDirectory directory,
        CancellationToken cancellationToken
    )
    {
        if (request.Hard?.Storage is not { } limit || !StorageLimit.IsOne(limit))
        {
            return Refusal.BadRequest(StorageLimit.Rule("hard.storage"));
        }

        if (await projects.FindAsync(id, cancellationToken) is not { } project)
        {
            return Unknown(id);
        }

        var act = context.Act("update", "quota", project.Project.Name, id);
        return await directory.LimitStorageAsync(id, limit, act, cancellationToken) ? TypedResults.Ok() : Unknown(id);
    }

    private static bool TryReadProject(
        IQueryCollection query,
        string? reference,
        out long? project,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        project = null;
        refusal = null;
        if (!string.IsNullOrEmpty(reference) && reference != "project")
        {
            refusal = Refusal.BadRequest("reference is project: there are no other quotas");
            return false;
        }

        if (query["reference_id"] is not [{ Length: > 0 } text])
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            refusal = Refusal.Unprocessable("reference_id is not a number");
            return false;
        }

        project = id;
        return true;
    }

    private static ErrorResult Unknown(long id) => Refusal.NotFound($"quota {id} not found");
}
