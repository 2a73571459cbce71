using Entrepot.Data;
using Entrepot.Data.Acts;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Labels;

/// <summary>
/// Deletes a label. That is a change of each artifact that carries it, some thousand in a transaction, and the label
/// goes with the last of them. Cut between two, it is there and carried by the rest: who deletes it again goes on.
/// </summary>
public sealed class LabelDeleter(Database database, TimeProvider clock)
{
    internal const int CarriersAtOnce = 1_000;

    /// <summary>False when there is no such label.</summary>
    public async Task<bool> DeleteAsync(long id, Actor actor, Act act, CancellationToken cancellationToken)
    {
        Progress progress;
        var known = false;
        do
        {
            progress = await database.WriteAsync(
                (context, token) => DeleteSomeAsync(context, id, actor, act, token),
                cancellationToken
            );
            known |= progress != Progress.Unknown;
        } while (progress == Progress.More);

        return known;
    }

    private async Task<Progress> DeleteSomeAsync(
        EntrepotContext context,
        long id,
        Actor actor,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var label = await context.Labels.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (label is null)
        {
            return Progress.Unknown;
        }

        var now = clock.GetUtcNow();
        var carriers = await LabelCarriers.ReadAsync(context, id, CarriersAtOnce, cancellationToken);
        context.Changes.AddRange(carriers.Select(carrier => carrier.Changed(actor, now)));
        if (carriers.Count < CarriersAtOnce)
        {
            // What carries it goes with it.
            context.Labels.Remove(label);
            (act with { Resource = label.Name, ProjectId = label.ProjectId }).AddTo(context, now);
            await context.SaveChangesAsync(cancellationToken);
            return Progress.Done;
        }

        await context.SaveChangesAsync(cancellationToken);
        long[] manifests = [.. carriers.Select(carrier => carrier.ManifestId)];
        await context
            .ArtifactLabels.Where(row => row.LabelId == id && EF.Parameter(manifests).Contains(row.ManifestId))
            .ExecuteDeleteAsync(cancellationToken);
        return Progress.More;
    }

    private enum Progress
    {
        Unknown,
        More,
        Done,
    }
}
