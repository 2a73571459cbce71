using System.Collections.Concurrent;
using Entrepot.Data;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// How many bytes are held, for people. Nothing counts them with each push, so they are added up when somebody asks and
/// remembered for a while: a figure is as old as its property says at most.
/// </summary>
public sealed class StorageUse(Database database, IStorageDriver storage, TimeProvider clock)
{
    /// <summary>How old the figure of one project may be.</summary>
    public static readonly TimeSpan AgeOfProject = TimeSpan.FromMinutes(1);

    /// <summary>How old a figure about the whole site may be: it takes a look at every blob.</summary>
    public static readonly TimeSpan AgeOfSite = TimeSpan.FromMinutes(10);

    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<long, Figure<long>> projects = new();
    private volatile Figure<long>? site;
    private volatile Figure<IReadOnlyDictionary<long, long>>? byProject;

    /// <summary>The volume that the blobs are on; null when it has no end that anybody knows.</summary>
    public BlobRoom? Room => storage.Room is var (total, free) ? new BlobRoom(total, free) : null;

    /// <summary>What the project's repositories hold, each blob and manifest once, in bytes.</summary>
    public async Task<long> OfProjectAsync(long projectId, CancellationToken cancellationToken)
    {
        if (projects.TryGetValue(projectId, out var known) && IsFresh(known, AgeOfProject))
        {
            return known.Value;
        }

        if (projects.Count >= Capacity)
        {
            projects.Clear();
        }

        var figure = await ReadAsync(
            async (context, token) =>
                await context
                    .RepositoryBlobs.Where(link => link.Repository!.ProjectId == projectId)
                    .Select(link => new { link.Digest, link.Blob!.Size })
                    .Distinct()
                    .SumAsync(blob => blob.Size, token)
                + await context
                    .Manifests.Where(row => row.Repository!.ProjectId == projectId)
                    .Select(row => new { row.Digest, row.Size })
                    .Distinct()
                    .SumAsync(manifest => manifest.Size, token),
            cancellationToken
        );
        projects[projectId] = figure;
        return figure.Value;
    }

    /// <summary>The blobs of the whole site, each once, in bytes.</summary>
    public async Task<long> OfSiteAsync(CancellationToken cancellationToken)
    {
        var known = site;
        if (!IsFresh(known, AgeOfSite))
        {
            site = known = await ReadAsync(
                (context, token) => context.Blobs.SumAsync(blob => blob.Size, token),
                cancellationToken
            );
        }

        return known!.Value;
    }

    /// <summary>The blobs of each project that has some, for an order of projects by that.</summary>
    public async Task<IReadOnlyDictionary<long, long>> ByProjectAsync(CancellationToken cancellationToken)
    {
        var known = byProject;
        if (!IsFresh(known, AgeOfSite))
        {
            byProject = known = await ReadAsync<IReadOnlyDictionary<long, long>>(
                async (context, token) =>
                    await context
                        .RepositoryBlobs.Select(link => new
                        {
                            link.Repository!.ProjectId,
                            link.Digest,
                            link.Blob!.Size,
                        })
                        .Distinct()
                        .GroupBy(link => link.ProjectId)
                        .Select(group => new { group.Key, Size = group.Sum(link => link.Size) })
                        .ToDictionaryAsync(group => group.Key, group => group.Size, token),
                cancellationToken
            );
        }

        return known!.Value;
    }

    private bool IsFresh<T>(Figure<T>? figure, TimeSpan age) =>
        figure is not null && clock.GetElapsedTime(figure.ReadAt) < age;

    private async Task<Figure<T>> ReadAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var readAt = clock.GetTimestamp();
        return new Figure<T>(await database.ReadAsync(read, cancellationToken), readAt);
    }

    private sealed record Figure<T>(T Value, long ReadAt);
}
