using System.Text.RegularExpressions;
using Entrepot.Registry.Blobs;
using Entrepot.Unit.Testing;

namespace Entrepot.Unit.Growth;

/// <summary>
/// What a statement may cost. Ten rows of an answer cost some hundred steps; whatever looks at all rows of this size of
/// site costs tens of thousands. The exceptions are bounded, too, by something that is named.
/// </summary>
internal static class Allowances
{
    private static readonly Allowance Usual = new("", 2_500, 250, "everything else");

    private static readonly Allowance[] Exceptions =
    [
        new(
            $":: -- {StorageUse.Aside}",
            1_500_000,
            150_000,
            "what projects and the site hold is added up beside the requests, and none waits for it",
            MayWalk: true
        ),
        new(
            "^pass: metrics :: .*WantedSince",
            150_000,
            25_000,
            "who scrapes is told the length of each rule's backlog, up to a hundred thousand"
        ),
        new("WantedSince", 6_000, 700, "the first hundred of each rule's backlog, and its executions that are kept"),
        new(
            "^(PUT [^ ]*/replication/executions/|replication: stopping)",
            60_000,
            1_200,
            "some hundred of an execution's tasks are stopped at a time"
        ),
        new(
            "/artifacts[?](q=|sort=-?(manifest_)?media_type)",
            80_000,
            6_500,
            "conditions without an index are tried on the artifacts of one repository"
        ),
        new(
            "/repositories[?](q=|sort=-?(pull_count|description|creation_time))",
            12_000,
            900,
            "conditions and orders without an index are for repositories, of which there are far fewer than artifacts",
            MayWalk: true
        ),
        new(
            "/(audit-logs|auditlog-exts|logs)[? ].*audit_entry",
            700_000,
            60_000,
            "lines are counted up to ten thousand, and conditions without an index tried on the newest fifty thousand",
            MayWalk: true
        ),
        new(
            "^GET [^ ]*/statistics/activity",
            700_000,
            60_000,
            "the newest fifty thousand lines of a day are counted, once a minute at most"
        ),
        new("audit_entry.*id.? > .*id.? < ", 40_000, 1_200, "a purge looks at some hundred lines at a time"),
        new(
            "/replication/executions.* :: .*replication_task",
            20_000,
            1_200,
            "an execution's state follows from its tasks, which are counted for those that are shown"
        ),
        new(
            "/projects/[^/]+/artifacts[?](q|sort)=",
            400_000,
            40_000,
            "conditions and orders that are asked for are tried on the artifacts of one project",
            MayWalk: true
        ),
        new(
            "/search[?]",
            12_000,
            900,
            "a part of a name is looked for in those of all repositories, of which there are far fewer than artifacts",
            MayWalk: true
        ),
        new("destination_repository.*policy_id.*tag", 60_000, 1_200, "some hundred references are planned at a time"),
        new("UPDATE .?replication_", 60_000, 1_200, "some hundred references are planned at a time"),
        new(
            "manifest_reference.*replication_placement",
            9_000,
            1_500,
            "of the manifests that name a blob only so many are looked for elsewhere"
        ),
        new("sequence.?[)]? > ", 8_000, 600, "the change log is handed over some hundred lines at a time"),
        new("sequence.? <= ", 20_000, 1_100, "the lines of the change log around a deletion, so many at most"),
        new(
            "DELETE .*/projects/[^/]+ :: .*upload_session",
            2_500,
            250,
            "uploads that have begun and not ended are few, and a project ends rarely",
            MayWalk: true
        ),
    ];

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Objection(DatabaseKind kind, LoggedCommand command, CommandWork work)
    {
        var text = $"{command.Label} :: {command.Sql}";
        var allowance =
            Exceptions.FirstOrDefault(exception =>
                Regex.IsMatch(text, exception.What, RegexOptions.Singleline, TimeSpan.FromSeconds(10))
            ) ?? Usual;
        var limit = kind == DatabaseKind.Sqlite ? allowance.Sqlite : allowance.Postgres;
        var walk =
            allowance.MayWalk ? null
            : work.Walks.Count > 0 ? string.Join("; ", work.Walks)
            : null;
        return work.Amount <= limit && walk is null
            ? null
            : $"{command.Label}: {work.Amount} of {limit} ({allowance.Reason}){(walk is null ? "" : $", {walk}")}\n{command.Sql}\n{work.Plan}";
    }
}
