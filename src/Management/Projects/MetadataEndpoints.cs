using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Projects;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Projects;

/// <summary>
/// Harbor's <c>/projects/{project}/metadatas/</c>: a project's metadata one by one. Routing takes the path with and
/// without its last slash.
/// </summary>
internal static class MetadataEndpoints
{
    private const string All = "/projects/{project_name_or_id}/metadatas";
    private const string NameKey = "meta_name";
    private const string One = $"{All}/{{{NameKey}}}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.Project, Permission.ReadMetadata);
        api.MapPost(All, AddAsync).Requires(AccessScope.Project, Permission.CreateMetadata);
        api.MapGet(One, GetAsync).Requires(AccessScope.Project, Permission.ReadMetadata);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.Project, Permission.UpdateMetadata);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.Project, Permission.DeleteMetadata);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ProjectReader projects,
        CancellationToken cancellationToken
    ) =>
        await projects.FindAsync(context.GetProject().Id, cancellationToken) is { } project
            ? TypedResults.Ok(ProjectMetadata.Show(project.Project))
            : Gone();

    /// <summary>A name that the project says nothing of answers an empty map, as Harbor's does.</summary>
    private static async Task<IResult> GetAsync(
        [FromRoute(Name = NameKey)] string name,
        HttpContext context,
        ProjectReader projects,
        CancellationToken cancellationToken
    ) =>
        await projects.FindAsync(context.GetProject().Id, cancellationToken) is { } project
            ? TypedResults.Ok(
                ProjectMetadata
                    .Show(project.Project)
                    .Where(pair => pair.Key == name)
                    .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
            )
            : Gone();

    private static async Task<IResult> AddAsync(
        HttpContext context,
        Dictionary<string, string?> request,
        ProjectEditor editor,
        CancellationToken cancellationToken
    )
    {
        if (request.Count != 1)
        {
            return Refusal.BadRequest("only one key and its value are allowed");
        }

        var (key, value) = request.Single();
        if (!ProjectMetadata.TryReadOne(key, value, out var metadata, out var refusal))
        {
            return refusal;
        }

        return await EditAsync(context, editor, Add, key, cancellationToken);

        bool Add(ProjectRow project)
        {
            if (metadata.IsSaidBy(project))
            {
                return false;
            }

            metadata.ApplyTo(project);
            return true;
        }
    }

    private static async Task<IResult> UpdateAsync(
        [FromRoute(Name = NameKey)] string name,
        HttpContext context,
        Dictionary<string, string?> request,
        ProjectEditor editor,
        CancellationToken cancellationToken
    )
    {
        var value = request.GetValueOrDefault(name);
        if (!ProjectMetadata.TryReadOne(name, value, out var metadata, out var refusal))
        {
            return refusal;
        }

        return await EditAsync(context, editor, Change, name, cancellationToken);

        bool Change(ProjectRow project)
        {
            metadata.ApplyTo(project);
            return true;
        }
    }

    private static Task<IResult> DeleteAsync(
        [FromRoute(Name = NameKey)] string name,
        HttpContext context,
        ProjectEditor editor,
        CancellationToken cancellationToken
    )
    {
        return EditAsync(context, editor, Remove, name, cancellationToken);

        bool Remove(ProjectRow project)
        {
            ProjectMetadata.Remove(project, name);
            return true;
        }
    }

    private static async Task<IResult> EditAsync(
        HttpContext context,
        ProjectEditor editor,
        Func<ProjectRow, bool> edit,
        string key,
        CancellationToken cancellationToken
    )
    {
        var (id, project, _, _) = context.GetProject();
        var act = context.Act("update", "project", project, id, $"metadata {key}");
        return await editor.EditAsync(id, edit, act, cancellationToken) switch
        {
            ProjectEditing.Done => TypedResults.Ok(),
            ProjectEditing.Refused => Refusal.Conflict($"metadata {key} already exists for project {project}"),
            _ => Gone(),
        };
    }

    /// <summary>It went between the gate and here.</summary>
    private static ErrorResult Gone() => Refusal.NotFound("project not found");
}
