using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Registry.Labels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Labels;

/// <summary>Harbor's <c>/labels</c>.</summary>
internal static class LabelEndpoints
{
    private const string One = "/labels/{id:long}";
    private static readonly ListFields<LabelRow> Fields = new ListFields<LabelRow>(row => row.Id, "name")
        .Number("id", row => row.Id)
        .Text("name", row => row.Name)
        .Text("description", row => row.Description)
        .Text("color", row => row.Color)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        // Anybody may read the labels of a public project: whose a label is says no route, and so these decide later.
        api.MapGet("/labels", ListAsync).Requires(AccessScope.Public);
        api.MapGet(One, GetAsync).Requires(AccessScope.Public);
        api.MapPost("/labels", CreateAsync).Requires(AccessScope.SignedIn);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.SignedIn);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.SignedIn);
    }

    /// <param name="name">A part of the name.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        LabelAccess access,
        string? name,
        string? scope,
        CancellationToken cancellationToken
    )
    {
        long? project = null;
        if (context.Request.Query["project_id"] is [{ Length: > 0 } text])
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Refusal.Unprocessable("project_id is not a number");
            }

            project = number;
        }

        if (!TryReadScope(scope, project, out var projectId, out var refusal))
        {
            return refusal;
        }

        if (await access.RefusalAsync(context, projectId, Permission.ListLabels, cancellationToken) is { } notAllowed)
        {
            return notAllowed;
        }

        if (!Fields.TryRead(context.Request, out var query, out refusal))
        {
            return refusal;
        }

        var named = string.IsNullOrEmpty(name)
            ? row => true
            : FieldFilter.Contains<LabelRow>(row => row.Name, name) ?? (row => false);
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.Labels.Where(row => row.ProjectId == projectId).Where(named),
            LabelReader.Described,
            LabelAnswer.Of,
            cancellationToken
        );
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        LabelRequest request,
        LabelAccess access,
        LabelBook labels,
        CancellationToken cancellationToken
    )
    {
        if (!TryReadScope(request.Scope, request.ProjectId, out var projectId, out var refusal))
        {
            return refusal;
        }

        return await access.RefusalAsync(context, projectId, Permission.CreateLabel, cancellationToken)
            ?? await labels.CreateAsync(
                projectId,
                SettingsOf(request),
                context.Act("create", "label", request.Name ?? ""),
                cancellationToken
            ) switch
            {
                LabelResult.Done done => TypedResults.Created($"/api/v2.0/labels/{done.Id}"),
                LabelResult.ProjectUnknown => Refusal.NotFound($"project {projectId} not found"),
                var result => Answer(result, 0),
            };
    }

    private static async Task<IResult> GetAsync(
        long id,
        HttpContext context,
        LabelAccess access,
        LabelReader reader,
        CancellationToken cancellationToken
    )
    {
        var (label, refusal) = await FindAsync(context, id, access, reader, Permission.ReadLabel, cancellationToken);
        return refusal ?? TypedResults.Ok(LabelAnswer.Of(label!));
    }

    /// <summary>Whose the label is stays as it is, whatever the request says.</summary>
    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        LabelRequest request,
        LabelAccess access,
        LabelReader reader,
        LabelBook labels,
        CancellationToken cancellationToken
    )
    {
        var (_, refusal) = await FindAsync(context, id, access, reader, Permission.UpdateLabel, cancellationToken);
        return refusal
            ?? Answer(
                await labels.UpdateAsync(
                    id,
                    SettingsOf(request),
                    RequestActor.Of(context),
                    context.Act("update", "label", ""),
                    cancellationToken
                ),
                id
            );
    }

    private static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        LabelAccess access,
        LabelReader reader,
        LabelDeleter deleter,
        CancellationToken cancellationToken
    )
    {
        var (_, refusal) = await FindAsync(context, id, access, reader, Permission.DeleteLabel, cancellationToken);
        return refusal
            ?? (
                await deleter.DeleteAsync(
                    id,
                    RequestActor.Of(context),
                    context.Act("delete", "label", ""),
                    cancellationToken
                )
                    ? TypedResults.Ok()
                    : NotFound(id)
            );
    }

    /// <summary>The label, or why the principal is not told of it or may not do that with it.</summary>
    private static async Task<(Label? Label, IResult? Refusal)> FindAsync(
        HttpContext context,
        long id,
        LabelAccess access,
        LabelReader reader,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        var label = await reader.FindAsync(id, cancellationToken);
        if (label is not null)
        {
            var refusal = await access.RefusalAsync(context, label.ProjectId, permission, cancellationToken);
            // Who may not know of the project may not know of its label.
            return (label, refusal is ErrorResult { Status: StatusCodes.Status404NotFound } ? NotFound(id) : refusal);
        }

        return context.GetPrincipal().Kind == PrincipalKind.Anonymous
            ? (null, new AccessRefusal(AccessDecision.SignInFirst))
            : (null, NotFound(id));
    }

    /// <param name="projectId">Null: for all projects.</param>
    private static bool TryReadScope(
        string? scope,
        long? project,
        out long? projectId,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        projectId = null;
        refusal = null;
        switch (scope)
        {
            case LabelScope.Global:
                return true;
            case LabelScope.Project when project > 0:
                projectId = project;
                return true;
            case LabelScope.Project:
                refusal = Refusal.BadRequest("project_id says which project's label it is");
                return false;
            default:
                refusal = Refusal.BadRequest("scope is g, for all projects, or p, of a project");
                return false;
        }
    }

    private static LabelSettings SettingsOf(LabelRequest request) =>
        new(request.Name ?? "", request.Description ?? "", request.Color ?? "");

    private static IResult Answer(LabelResult result, long id) =>
        result switch
        {
            LabelResult.Done => TypedResults.Ok(),
            LabelResult.Unknown => NotFound(id),
            LabelResult.NameTaken taken => Refusal.Conflict($"a label named {taken.Name} already exists"),
            LabelResult.Invalid invalid => Refusal.BadRequest(invalid.Fault),
            LabelResult.CarriedByTooMany many => Refusal.Precondition(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"more than {many.Limit} artifacts carry the label: make one of the new name and put that on them"
                )
            ),
            _ => throw new InvalidOperationException($"No answer for {result}."),
        };

    private static ErrorResult NotFound(long id) => Refusal.NotFound($"label {id} not found");
}
