using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Robots;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Robots;

/// <summary><c>GET /robots</c>: those of the site, or of one project.</summary>
internal static class RobotListEndpoint
{
    private const string LevelKey = "level";
    private const string ProjectKey = "project_id";

    private static readonly ListFields<RobotRow> Fields = new ListFields<RobotRow>(row => row.Id, "name")
        .Number("id", row => row.Id)
        .Text("name", row => row.Name)
        .Text("description", row => row.Description)
        .Number("duration", row => row.Duration)
        .Boolean("disabled", row => row.Disabled)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt)
        // These say whose are listed, which is more than a filter: see TryReadOwner.
        .Special(LevelKey, value => value is QueryValue.Exact ? row => true : null)
        .Special(ProjectKey, value => value is QueryValue.Exact ? row => true : null);

    public static async Task<IResult> HandleAsync(
        HttpContext context,
        Database database,
        RobotAccess access,
        ConfigurationBook configuration,
        CancellationToken cancellationToken
    )
    {
        if (
            !Fields.TryRead(context.Request, out var query, out var fault)
            || !TryReadOwner(context.Request, out var projectId, out fault)
        )
        {
            return fault;
        }

        var called = projectId?.ToString(CultureInfo.InvariantCulture) ?? "";
        if (
            await access.RefusalAsync(context, projectId, called, Permission.ListRobots, cancellationToken) is
            { } refusal
        )
        {
            return refusal;
        }

        var prefix = (await configuration.ReadAsync(cancellationToken)).RobotNamePrefix;
        var page = await database.ReadAsync(
            async (data, token) =>
            {
                var rows = query.Filter(data.Robots.Where(row => row.ProjectId == projectId));
                var total = await rows.LongCountAsync(token);
                return new ListedPage<Robot>(
                    [.. await RobotReader.ReadAsync(data, query.Cut(rows), prefix, token)],
                    total
                );
            },
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(page.Items.Select(RobotAnswer.Of).ToList());
    }

    /// <summary>As Harbor: those of the site unless <c>q</c> asks for a project's.</summary>
    /// <param name="projectId">Null: those of the site.</param>
    private static bool TryReadOwner(
        HttpRequest request,
        out long? projectId,
        [NotNullWhen(false)] out ErrorResult? fault
    )
    {
        projectId = null;
        fault = null;
        string? text = request.Query["q"];
        var terms = !string.IsNullOrEmpty(text) && QueryParser.TryParse(text, out var parsed) ? parsed : [];
        var level = LastOf(terms, LevelKey) ?? RobotWords.System;
        if (level == RobotWords.System)
        {
            return true;
        }

        if (level != RobotWords.Project)
        {
            fault = Refusal.BadRequest("q: level is system or project");
            return false;
        }

        if (!long.TryParse(LastOf(terms, ProjectKey), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            fault = Refusal.BadRequest("q: the robot accounts of a project are listed with ProjectID, a number");
            return false;
        }

        projectId = id;
        return true;
    }

    private static string? LastOf(IEnumerable<QueryTerm> terms, string key) =>
        terms.LastOrDefault(term => ListKey.Normal(term.Key) == key)?.Value is QueryValue.Exact exact
            ? exact.Text
            : null;
}
