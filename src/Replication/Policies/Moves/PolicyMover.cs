using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies.Moves;

/// <summary>Goes on with the rules that were sent elsewhere and have not arrived, piece by piece.</summary>
public sealed class PolicyMover(Database database, ReplicationSignal signal, TimeProvider clock)
{
    /// <summary>Carries over some more targets; false when there are none.</summary>
    public async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        // Nearly always there is nothing to write, and a read costs no turn.
        if (!await database.ReadAsync((context, token) => context.ReplicationMoves.AnyAsync(token), cancellationToken))
        {
            return false;
        }

        var went = await database.WriteAsync(
            async (context, token) =>
            {
                var moves = await context
                    .ReplicationMoves.Include(row => row.Policy)
                    .OrderBy(row => row.PolicyId)
                    .ToListAsync(token);

                // One whose filters nobody can read waits until they are saved again, and holds up no other.
                var move = moves.Find(row => PolicySnapshot.FaultOf(row.Policy!).Length == 0);
                if (move is null)
                {
                    return false;
                }

                await new PolicyMove(context, move.Policy!, move, clock.GetUtcNow()).GoOnAsync(token);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        if (went)
        {
            signal.TargetsRaised();
        }

        return went;
    }
}
