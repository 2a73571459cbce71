using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Tags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's tags of an artifact.</summary>
internal static class TagEndpoints
{
    private const string All = $"{ArtifactEndpoints.One}/tags";

    private static readonly ListFields<TagRow> Fields = new ListFields<TagRow>(row => row.Id, "-push_time")
        .Number("id", row => row.Id)
        .Parsed("name", row => row.Name)
        .Moment("push_time", row => row.PushedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.Project, Permission.ListTags);
        api.MapPost(All, AddAsync).Requires(AccessScope.Project, Permission.CreateTag);
        api.MapDelete($"{All}/{{tag_name}}", DeleteAsync).Requires(AccessScope.Project, Permission.DeleteTag);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ArtifactTagReader tags,
        CancellationToken cancellationToken
    )
    {
        if (
            !ArtifactPath.TryRead(context, out var path, out var refusal)
            || !Fields.TryRead(context.Request, out var query, out refusal)
        )
        {
            return refusal;
        }

        var page = await tags.ListAsync(
            path.Repository,
            path.Reference,
            rows => query.Order(query.Filter(rows)),
            query.Page.Skipped,
            query.Page.Size,
            cancellationToken
        );
        if (page is null)
        {
            return path.Unknown();
        }

        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(page.Tags.Select(tag => TagAnswer.Of(tag, page.RepositoryId, page.ArtifactId)).ToList());
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        TagRequest request,
        Tagger tagger,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        if (!Tag.TryParse(request.Name, out var tag))
        {
            return Refusal.BadRequest("name is no tag: letters, digits, _ . -, at most 128 characters");
        }

        return await tagger.AddAsync(
            path.Repository,
            path.Reference,
            tag,
            RequestActor.Of(context),
            cancellationToken
        ) switch
        {
            TagAddResult.Added => TypedResults.Created(
                $"{RepositoryPath.Of(path.Repository)}/artifacts/{path.Reference}/tags/{tag}"
            ),
            TagAddResult.Exists => Refusal.Conflict($"tag {tag} already exists in {path.Repository}"),
            _ => path.Unknown(),
        };
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        ArtifactTagReader tags,
        TagDeleter deleter,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        if (
            !Tag.TryParse(context.Request.RouteValues["tag_name"] as string, out var tag)
            || await tags.ListAsync(
                path.Repository,
                path.Reference,
                rows => rows.Where(row => row.Name == tag),
                skip: 0,
                take: 1,
                cancellationToken
            )
                is not { Total: 1 }
            || await deleter.DeleteAsync(path.Repository, tag, RequestActor.Of(context), cancellationToken) is null
        )
        {
            return Refusal.NotFound($"the artifact {path} has no such tag");
        }

        return TypedResults.Ok();
    }
}
