using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Labels;

/// <summary>Makes labels and changes them.</summary>
public sealed class LabelBook(Database database, TimeProvider clock)
{
    /// <summary>
    /// A new name is a change of every artifact that carries the label, and they change together with it: so many at
    /// most. Who has more makes a label of the new name and moves over.
    /// </summary>
    internal const int CarriersAtOnce = 5_000;

    /// <param name="projectId">Null: for all projects.</param>
    public async Task<LabelResult> CreateAsync(
        long? projectId,
        LabelSettings settings,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault() is { } fault)
        {
            return new LabelResult.Invalid(fault);
        }

        return await database.WriteAsync(
            (context, token) => CreateAsync(context, projectId, settings, act, token),
            cancellationToken
        );
    }

    /// <summary>Whose it is does not change. A new name is a change of the artifacts that carry it.</summary>
    public async Task<LabelResult> UpdateAsync(
        long id,
        LabelSettings settings,
        Actor actor,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault() is { } fault)
        {
            return new LabelResult.Invalid(fault);
        }

        return await database.WriteAsync(
            (context, token) => UpdateAsync(context, id, settings, actor, act, token),
            cancellationToken
        );
    }

    private async Task<LabelResult> CreateAsync(
        EntrepotContext context,
        long? projectId,
        LabelSettings settings,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (projectId is not null && !await context.Projects.AnyAsync(row => row.Id == projectId, cancellationToken))
        {
            return new LabelResult.ProjectUnknown();
        }

        if (await IsTakenAsync(context, projectId, settings.Name, cancellationToken))
        {
            return new LabelResult.NameTaken(settings.Name);
        }

        var now = clock.GetUtcNow();
        var row = new LabelRow
        {
            ProjectId = projectId,
            Name = settings.Name,
            Description = settings.Description,
            Color = settings.Color,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Labels.Add(row);
        (act with { ProjectId = projectId }).AddTo(context, now);
        await context.SaveChangesAsync(cancellationToken);
        return new LabelResult.Done(row.Id);
    }

    private async Task<LabelResult> UpdateAsync(
        EntrepotContext context,
        long id,
        LabelSettings settings,
        Actor actor,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var row = await context.Labels.SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (row is null)
        {
            return new LabelResult.Unknown();
        }

        var now = clock.GetUtcNow();
        if (row.Name != settings.Name)
        {
            if (await IsTakenAsync(context, row.ProjectId, settings.Name, cancellationToken))
            {
                return new LabelResult.NameTaken(settings.Name);
            }

            var carriers = await LabelCarriers.ReadAsync(context, id, CarriersAtOnce + 1, cancellationToken);
            if (carriers.Count > CarriersAtOnce)
            {
                return new LabelResult.CarriedByTooMany(CarriersAtOnce);
            }

            context.Changes.AddRange(carriers.Select(carrier => carrier.Changed(actor, now)));
        }

        row.Name = settings.Name;
        row.Description = settings.Description;
        row.Color = settings.Color;
        row.UpdatedAt = now;
        (act with { Resource = row.Name, ProjectId = row.ProjectId }).AddTo(context, now);
        await context.SaveChangesAsync(cancellationToken);
        return new LabelResult.Done(id);
    }

    private static Task<bool> IsTakenAsync(
        EntrepotContext context,
        long? projectId,
        string name,
        CancellationToken cancellationToken
    ) => context.Labels.AnyAsync(row => row.ProjectId == projectId && row.Name == name, cancellationToken);
}
