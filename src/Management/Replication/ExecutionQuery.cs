using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Replication.Executions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's own parameters of the list of executions.</summary>
public sealed record ExecutionQuery(long? PolicyId, ExecutionStatus? Status, ReplicationTrigger? Trigger)
{
    public static bool TryRead(
        IQueryCollection query,
        [NotNullWhen(true)] out ExecutionQuery? asked,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        asked = null;
        refusal = null;
        long? policy = null;
        ExecutionStatus? status = null;
        ReplicationTrigger? trigger = null;
        if (Given(query, "policy_id") is { } id)
        {
            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                refusal = Refusal.Unprocessable("policy_id is a number");
                return false;
            }

            policy = number;
        }

        if (Given(query, "status") is { } word)
        {
            if (!Enum.TryParse<ExecutionStatus>(word, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            {
                refusal = Refusal.BadRequest("status is InProgress, Succeed, Failed or Stopped");
                return false;
            }

            status = known;
        }

        if (Given(query, "trigger") is { } kind)
        {
            trigger = TriggerWords.Find(kind);
            if (trigger is null)
            {
                refusal = Refusal.BadRequest("trigger is manual, scheduled or event_based");
                return false;
            }
        }

        asked = new ExecutionQuery(policy, status, trigger);
        return true;
    }

    public IQueryable<ReplicationExecutionRow> Filter(IQueryable<ReplicationExecutionRow> rows)
    {
        if (PolicyId is { } policy)
        {
            rows = rows.Where(row => row.PolicyId == policy);
        }

        return Trigger is { } trigger ? rows.Where(row => row.Trigger == trigger) : rows;
    }

    private static string? Given(IQueryCollection query, string key) =>
        query[key] is [{ Length: > 0 } text] ? text : null;
}
