using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Repositories;

/// <summary>Harbor's <c>/repositories</c> and <c>/projects/{project}/repositories</c>.</summary>
internal static class RepositoryEndpoints
{
    private const int MaximumDescription = 64 * 1024;
    private const string All = "/projects/{project_name}/repositories";
    private const string One = $"{All}/{{repository_name}}";

    private static readonly ListFields<RepositoryRow> Fields = FieldsOf("");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/repositories", ListVisibleAsync).Requires(AccessScope.Public);
        api.MapGet(All, ListOfProjectAsync).Requires(AccessScope.Project, Permission.ListRepositories);
        api.MapGet(One, GetAsync).Requires(AccessScope.Project, Permission.ReadRepository);
        api.MapPut(One, DescribeAsync).Requires(AccessScope.Project, Permission.UpdateRepository);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.Project, Permission.DeleteRepository);
    }

    private static async Task<IResult> ListVisibleAsync(
        HttpContext context,
        Authorizer authorizer,
        RepositoryReader repositories,
        CancellationToken cancellationToken
    )
    {
        var visible = await authorizer.VisibleProjectsAsync(
            context.GetPrincipal(),
            Permission.ListRepositories,
            cancellationToken
        );
        return await ListAsync(context, repositories, Fields, visible.Of, visible.Of, cancellationToken);
    }

    private static Task<IResult> ListOfProjectAsync(
        HttpContext context,
        RepositoryReader repositories,
        CancellationToken cancellationToken
    )
    {
        var (project, name, _, _) = context.GetProject();
        return ListAsync(
            context,
            repositories,
            FieldsOf($"{name}/"),
            rows => rows.Where(row => row.Id == project),
            rows => rows.Where(row => row.ProjectId == project),
            cancellationToken
        );
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        RepositoryReader repositories,
        ListFields<RepositoryRow> fields,
        Func<IQueryable<ProjectRow>, IQueryable<ProjectRow>> projects,
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> scope,
        CancellationToken cancellationToken
    )
    {
        if (!fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var page = await repositories.ListAsync(
            projects,
            scope,
            query.Filters ? query.Filter : null,
            query.Cut,
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(page.Repositories.Select(RepositoryAnswer.Of).ToList());
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        RepositoryReader repositories,
        CancellationToken cancellationToken
    ) =>
        !RepositoryPath.TryRead(context, out var name, out var refusal) ? refusal
        : await repositories.FindAsync(name, cancellationToken) is { } repository
            ? TypedResults.Ok(RepositoryAnswer.Of(repository))
        : Unknown(name);

    private static async Task<IResult> DescribeAsync(
        HttpContext context,
        RepositoryChange change,
        RepositoryDescriber describer,
        CancellationToken cancellationToken
    )
    {
        if (!RepositoryPath.TryRead(context, out var name, out var refusal))
        {
            return refusal;
        }

        var description = change.Description ?? "";
        if (description.Length > MaximumDescription)
        {
            return Refusal.BadRequest($"description has more than {MaximumDescription} characters");
        }

        var act = context.Act("update", "repository", name.ToString());
        return await describer.DescribeAsync(name, description, act, cancellationToken)
            ? TypedResults.Ok()
            : Unknown(name);
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        RepositoryDeleter deleter,
        CancellationToken cancellationToken
    ) =>
        !RepositoryPath.TryRead(context, out var name, out var refusal) ? refusal
        : await deleter.DeleteAsync(name, RequestActor.Of(context), cancellationToken) ? TypedResults.Ok()
        : Unknown(name);

    /// <param name="beginning">
    /// What the names begin with. Whoever looks for a part of a name in a project does not mean the project's: that would
    /// be in all of them.
    /// </param>
    private static ListFields<RepositoryRow> FieldsOf(string beginning) =>
        new ListFields<RepositoryRow>(row => row.Id, "-update_time")
            .Number("repository_id", row => row.Id)
            .Number("project_id", row => row.ProjectId)
            .Parsed("name", row => row.Name, beginning)
            .Text("description", row => row.Description)
            .Number("pull_count", row => row.PullCount)
            .Moment("creation_time", row => row.CreatedAt)
            .Moment("update_time", row => row.UpdatedAt)
            .Special(
                "blob_digest",
                value =>
                    value is QueryValue.Exact { Text: var text } && Digest.TryParse(text, out var digest)
                        ? row => row.Blobs.Any(link => link.Digest == digest)
                        : null
            );

    private static ErrorResult Unknown(RepositoryName name) => Refusal.NotFound($"repository {name} not found");
}
