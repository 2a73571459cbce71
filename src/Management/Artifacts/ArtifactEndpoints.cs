using System.Globalization;
using System.Linq.Expressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Tags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's artifacts of a repository and what refers to them.</summary>
internal static class ArtifactEndpoints
{
    public const string All = "/projects/{project_name}/repositories/{repository_name}/artifacts";
    public const string One = $"{All}/{{reference}}";

    /// <summary>What artifacts may be filtered and sorted by.</summary>
    internal static readonly ListFields<ManifestRow> Fields = new ListFields<ManifestRow>(row => row.Id, "-push_time")
        .Number("id", row => row.Id, row => row.PushedAt)
        .Parsed("digest", row => row.Digest)
        .Text("media_type", row => (string)(object)row.ConfigMediaType! ?? (string)(object)row.MediaType)
        .Text("manifest_media_type", row => (string)(object)row.MediaType)
        .Number("size", row => row.TotalSize)
        .Moment("push_time", row => row.PushedAt)
        .Special("type", ArtifactKind.Filter)
        .Special(TagConditions.Key, TagFilter)
        .Special("labels", LabelFilter);

    private static readonly ListFields<ManifestRow> AccessoryFields = new ListFields<ManifestRow>(row => row.Id, "id")
        .Number("id", row => row.Id)
        // Not as the parsed value: the order of all digests of the repository is no way to a few of them.
        .Text("digest", row => (string)(object)row.Digest)
        .Number("size", row => row.TotalSize)
        .Moment("creation_time", row => row.PushedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.Project, Permission.ListArtifacts);
        api.MapGet(One, GetAsync).Requires(AccessScope.Project, Permission.ReadArtifact);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.Project, Permission.DeleteContent);
        api.MapGet($"{One}/accessories", ListAccessoriesAsync)
            .Requires(AccessScope.Project, Permission.ListAccessories);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ArtifactReader artifacts,
        ArtifactView view,
        CancellationToken cancellationToken
    )
    {
        if (
            !RepositoryPath.TryRead(context, out var repository, out var refusal)
            || !Fields.TryRead(context.Request, out var query, out refusal)
        )
        {
            return refusal;
        }

        var parts = ArtifactParts.Of(context.Request.Query);
        var page = await artifacts.ListAsync(
            repository,
            query.Conditions > TagConditions.SettledIn(context.Request) ? query.Filter : null,
            TagConditions.In(context.Request),
            query.Cut,
            parts.ListedTags,
            cancellationToken
        );
        if (page is null)
        {
            return Refusal.NotFound($"repository {repository} not found");
        }

        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(
            await view.ShowAsync(context.GetProject(), repository, page.Artifacts, parts, cancellationToken)
        );
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        ArtifactReader artifacts,
        ArtifactView view,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        var parts = ArtifactParts.Of(context.Request.Query);
        if (
            await artifacts.FindAsync(path.Repository, path.Reference, parts.Tags, cancellationToken)
            is not { } artifact
        )
        {
            return path.Unknown();
        }

        var shown = await view.ShowAsync(context.GetProject(), path.Repository, [artifact], parts, cancellationToken);
        return TypedResults.Ok(shown[0]);
    }

    /// <summary>A tag goes alone; a digest goes with its tags, unless an index needs it.</summary>
    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        TagDeleter tags,
        ManifestDeleter manifests,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        var actor = RequestActor.Of(context);
        if (path.Reference.Tag is { } tag)
        {
            return await tags.DeleteAsync(path.Repository, tag, actor, cancellationToken) is null
                ? path.Unknown()
                : TypedResults.Ok();
        }

        // A reference is a tag or a digest.
        return await manifests.DeleteWithAccessoriesAsync(
            path.Repository,
            path.Reference.Digest!.Value,
            actor,
            cancellationToken
        ) switch
        {
            ManifestDeleteResult.Deleted => TypedResults.Ok(),
            ManifestDeleteResult.HeldByIndex held => Refusal.ForeignKey(
                $"the artifact is named by the index {held.Index}; delete that first"
            ),
            _ => path.Unknown(),
        };
    }

    private static async Task<IResult> ListAccessoriesAsync(
        HttpContext context,
        AccessoryReader accessories,
        CancellationToken cancellationToken
    )
    {
        if (
            !ArtifactPath.TryRead(context, out var path, out var refusal)
            || !AccessoryFields.TryRead(context.Request, out var query, out refusal)
        )
        {
            return refusal;
        }

        var page = await accessories.ListAsync(
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
        return TypedResults.Ok(
            page.Accessories.Select(accessory => AccessoryAnswer.Of(accessory, path.Repository)).ToList()
        );
    }

    /// <summary><c>labels=(1 2)</c>: carries all labels with these ids.</summary>
    private static Expression<Func<ManifestRow, bool>>? LabelFilter(QueryValue value)
    {
        IReadOnlyList<string> texts = value switch
        {
            QueryValue.AllOf all => all.Texts,
            QueryValue.Exact exact => [exact.Text],
            _ => [],
        };
        var ids = new HashSet<long>();
        foreach (var text in texts)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        // The first one leaves the few that are worth a look. The rest are counted, so that it is one condition however
        // many there are: an artifact carries each once.
        long[] wanted = [.. ids];
        return wanted switch
        {
            [] => null,
            [var only] => row => row.Labels.Any(it => it.LabelId == only),
            [var first, ..] => row =>
                row.Labels.Any(it => it.LabelId == first)
                && row.Labels.Count(it => EF.Parameter(wanted).Contains(it.LabelId)) == wanted.Length,
        };
    }

    /// <summary>
    /// <c>tags=*</c>: any; <c>tags=nil</c>: none; else a tag's name or part of it, which the reader looks for
    /// (<see cref="TagConditions"/>). A tag is in its manifest's repository; that it is said keeps a database from trying
    /// the tags of all others.
    /// </summary>
    private static Expression<Func<ManifestRow, bool>>? TagFilter(QueryValue value) =>
        value switch
        {
            QueryValue.Exact { Text: TagConditions.Any } => row =>
                row.Tags.Any(it => it.RepositoryId == row.RepositoryId),
            QueryValue.Exact { Text: TagConditions.None } => row =>
                !row.Tags.Any(it => it.RepositoryId == row.RepositoryId),
            _ => TagConditions.Of(value) is null ? null : row => true,
        };
}
