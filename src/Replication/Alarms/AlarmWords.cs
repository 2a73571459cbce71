using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Survey;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Alarms;

/// <summary>What alarms say: what is so, and what to do.</summary>
public static class AlarmWords
{
    /// <summary>An alarm's kind in one word, as it is on the wire.</summary>
    public static string Of(AlarmKind kind) =>
        kind switch
        {
            AlarmKind.EndpointParked => "endpoint_parked",
            AlarmKind.Lag => "lag",
            AlarmKind.Drift => "drift",
            _ => "deletions_held",
        };

    /// <summary>A kind of drift in one word.</summary>
    public static string Of(DriftKind kind) =>
        kind switch
        {
            DriftKind.Missing => "missing",
            DriftKind.Different => "different",
            DriftKind.Extra => "extra",
            _ => "damaged",
        };

    /// <summary>One line for both ends of an alarm.</summary>
    public static string Headline(AlarmKind kind, string subject, bool cleared) =>
        (kind, cleared) switch
        {
            (AlarmKind.EndpointParked, false) => $"Endpoint {subject} is parked",
            (AlarmKind.EndpointParked, true) => $"Endpoint {subject} takes work again",
            (AlarmKind.Lag, false) => $"Rule {subject} is behind",
            (AlarmKind.Lag, true) => $"Rule {subject} has caught up",
            (AlarmKind.Drift, false) => $"Rule {subject}: the destination differs",
            (AlarmKind.Drift, true) => $"Rule {subject}: the destination no longer differs",
            (_, false) => $"Rule {subject} holds deletions back",
            (_, true) => $"Rule {subject} no longer holds deletions back",
        };

    internal static string Parked(EndpointSurvey endpoint, int waiting) =>
        $"Endpoint {endpoint.Name} ({endpoint.Url}) is parked: work on it failed {Quantity.Count(endpoint.Faults, "time")} "
        + $"in a row{Cause(endpoint)}. {Waiting(waiting)} for it. "
        + "It is asked again by itself and goes on when it answers. If it should be answering, test the endpoint, and "
        + "correct its URL or credentials: that opens it at once.";

    internal static string Lag(RuleSurvey rule, EndpointSurvey? endpoint, TimeSpan lag) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Rule {rule.Name} is {Age(lag)} behind: what was asked for at {rule.WantedSince:yyyy-MM-dd HH:mm:ss} UTC is not at "
                + $"{(rule.Pulls ? "this site" : rule.Endpoint)} yet, and {Waiting(rule.Waiting + rule.Running)}. "
                + $"{WhatToDo(rule, endpoint)}"
        );

    internal static string Drift(RuleSurvey rule)
    {
        var differences = rule
            .Drift.Where(drift => drift.Unasked > 0)
            .Select(drift =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{drift.Unasked}{(drift.Unasked < AlarmWatch.Counted ? "" : " or more")} {Of(drift.Kind)}"
                )
            );
        var place = rule.Pulls
            ? "this site differs from what the rule wants here"
            : $"{rule.Endpoint} differs from what the rule wants there";
        return $"Rule {rule.Name}: {place} ({string.Join(", ", differences)}), and "
            + "nobody has asked for the repair. Look at the rule's drift; running the rule brings what is missing or "
            + "different up to date, and its setting repair does so by itself from then on. What is extra stays until "
            + "somebody deletes it there.";
    }

    internal static string DeletionsHeld(RuleSurvey rule) =>
        $"Rule {rule.Name} holds deletions back: {rule.PausedReason.TrimEnd('.')}.";

    private static string Waiting(int count) => $"{Counted(count, "reference")} {(count == 1 ? "waits" : "wait")}";

    /// <summary>More than what is counted are not known by number.</summary>
    private static string Counted(int count, string noun) =>
        count < AlarmWatch.Counted ? Quantity.Count(count, noun) : $"{AlarmWatch.Counted} {noun}s or more";

    private static string WhatToDo(RuleSurvey rule, EndpointSurvey? endpoint) =>
        rule.HeldAt is not null ? $"{rule.HeldBy} holds the rule: resume it to let it go on."
        : endpoint?.HeldAt is not null ? $"{endpoint.HeldBy} holds the endpoint: resume it to let its work go on."
        : endpoint?.Parked == true
            ? "The endpoint is parked: see to it that it answers, and the rule catches up by itself."
        : "The logs of its open tasks say what they wait for; if they just take long, give the site more "
            + "replication_workers or the rule a higher speed.";

    private static string Cause(EndpointSurvey endpoint) =>
        Enum.GetValues<PingOutcome>()
            .Where(outcome => outcome != PingOutcome.Healthy && PingWords.Reason(outcome) == endpoint.StatusReason)
            .Select(outcome => $" ({PingWords.Explain(outcome)})")
            .FirstOrDefault("");

    private static string Age(TimeSpan lag) =>
        lag < TimeSpan.FromMinutes(2) ? Quantity.Count((int)lag.TotalSeconds, "second")
        : lag < TimeSpan.FromHours(2) ? Quantity.Count((int)lag.TotalMinutes, "minute")
        : lag < TimeSpan.FromDays(2) ? Quantity.Count((int)lag.TotalHours, "hour")
        : Quantity.Count((int)lag.TotalDays, "day");
}
