using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>Starts an execution by hand: it is planned in the background from what is here now.</summary>
public sealed class ExecutionStarter(Database database, ReplicationSignal signal, TimeProvider clock)
{
    internal const string SkippedText = "Execution skipped: active replication still in progress.";

    /// <param name="operatorName">Who starts it.</param>
    public async Task<StartResult> StartAsync(long policyId, string operatorName, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(
            async (context, token) =>
            {
                var policy = await context
                    .ReplicationPolicies.AsNoTracking()
                    .SingleOrDefaultAsync(row => row.Id == policyId, token);
                if (policy is null)
                {
                    return StartResult.UnknownPolicy;
                }

                if (policy.SourceEndpointId is not null)
                {
                    return StartResult.PullUnsupported;
                }

                return policy.Enabled
                    ? StartResult.Started(await AddAsync(context, policy, operatorName, token))
                    : StartResult.Disabled;
            },
            cancellationToken
        );
        signal.ExecutionStarted();
        return result;
    }

    private async Task<long> AddAsync(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        string operatorName,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = ReplicationTrigger.Manual,
            Operator = operatorName,
            StartedAt = now,
        };
        if (policy.SingleActiveReplication && await ExecutionState.Open(context, policy.Id).AnyAsync(cancellationToken))
        {
            execution.Planned = true;
            execution.PlanFailed = true;
            execution.PlannedAt = now;
            execution.StatusText = SkippedText;
        }

        context.ReplicationExecutions.Add(execution);
        await context.SaveChangesAsync(cancellationToken);
        return execution.Id;
    }
}
