using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Labels;

/// <summary>Puts labels on artifacts and takes them off, with a line of the change log each.</summary>
public sealed class ArtifactLabeler(Database database, TimeProvider clock)
{
    public Task<ArtifactLabelResult> AddAsync(
        RepositoryName repository,
        Reference artifact,
        long labelId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (context, token) => AddAsync(context, repository, artifact, labelId, actor, token),
            cancellationToken
        );

    public Task<ArtifactLabelResult> RemoveAsync(
        RepositoryName repository,
        Reference artifact,
        long labelId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (context, token) => RemoveAsync(context, repository, artifact, labelId, actor, token),
            cancellationToken
        );

    private async Task<ArtifactLabelResult> AddAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference artifact,
        long labelId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(context, repository, artifact, cancellationToken) is not { } carrier)
        {
            return ArtifactLabelResult.ArtifactUnknown;
        }

        var project = repository.Project;
        var fits = await context.Labels.AnyAsync(
            row => row.Id == labelId && (row.ProjectId == null || row.Project!.Name == project),
            cancellationToken
        );
        if (!fits)
        {
            return ArtifactLabelResult.LabelUnknown;
        }

        if (await Carried(context, carrier, labelId).AnyAsync(cancellationToken))
        {
            return ArtifactLabelResult.Carried;
        }

        context.ArtifactLabels.Add(new ArtifactLabelRow { ManifestId = carrier.ManifestId, LabelId = labelId });
        context.Changes.Add(carrier.Changed(actor, clock.GetUtcNow()));
        await context.SaveChangesAsync(cancellationToken);
        return ArtifactLabelResult.Done;
    }

    private async Task<ArtifactLabelResult> RemoveAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference artifact,
        long labelId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(context, repository, artifact, cancellationToken) is not { } carrier)
        {
            return ArtifactLabelResult.ArtifactUnknown;
        }

        if (await Carried(context, carrier, labelId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return ArtifactLabelResult.NotCarried;
        }

        context.Changes.Add(carrier.Changed(actor, clock.GetUtcNow()));
        await context.SaveChangesAsync(cancellationToken);
        return ArtifactLabelResult.Done;
    }

    private static Task<LabelCarrier?> FindAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference artifact,
        CancellationToken cancellationToken
    ) =>
        ManifestReader
            .Named(context, repository, artifact)
            .Select(row => new LabelCarrier(row.Id, repository, row.Digest))
            .SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<ArtifactLabelRow> Carried(EntrepotContext context, LabelCarrier carrier, long labelId) =>
        context.ArtifactLabels.Where(row => row.ManifestId == carrier.ManifestId && row.LabelId == labelId);
}
