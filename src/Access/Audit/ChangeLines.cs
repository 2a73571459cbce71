using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit;

/// <summary>Tells the lines of the change log in Harbor's words.</summary>
internal static class ChangeLines
{
    public static async Task<List<AuditLine>> OfAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var projects = await ProjectsAsync(context, changes, cancellationToken);
        var pushed = await PushedAsync(context, changes, cancellationToken);
        return [.. changes.Select(change => Of(change, projects, pushed))];
    }

    private static AuditLine Of(
        ChangeRow change,
        Dictionary<string, ProjectRow> projects,
        Dictionary<(RepositoryName, Digest), DateTimeOffset> pushed
    )
    {
        var (operation, type) = change.Kind switch
        {
            // A tag that a manifest got later than it came is one that somebody added or moved.
            ChangeKind.TagPushed
                when pushed.TryGetValue((change.Repository, change.Digest!.Value), out var at) && at < change.At => (
                "create",
                "tag"
            ),
            ChangeKind.TagPushed or ChangeKind.ManifestPushed => ("create", "artifact"),
            ChangeKind.TagDeleted => ("delete", "tag"),
            ChangeKind.ManifestDeleted => ("delete", "artifact"),
            ChangeKind.RepositoryDeleted => ("delete", "repository"),
            _ => ("update", "artifact"),
        };

        // One of the name may have been made after this one was deleted.
        var project = projects.GetValueOrDefault(change.Project);
        return new AuditLine(
            change.At,
            change.Actor,
            "",
            operation,
            type,
            ResourceOf(change.Repository, change.Tag, change.Digest),
            project?.CreatedAt <= change.At ? project.Id : null,
            Description: change.Kind == ChangeKind.LabelsChanged
                ? "its labels changed"
                : change.Digest?.ToString() ?? ""
        );
    }

    /// <summary>As Harbor names an artifact: by its tag, else by its digest.</summary>
    public static string ResourceOf(RepositoryName repository, Tag? tag, Digest? digest) =>
        tag is not null ? $"{repository}:{tag}"
        : digest is not null ? $"{repository}@{digest}"
        : repository.ToString();

    private static Task<Dictionary<string, ProjectRow>> ProjectsAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        string[] names = [.. changes.Select(change => change.Project).Distinct()];
        return context
            .Projects.AsNoTracking()
            .Where(row => EF.Parameter(names).Contains(row.Name))
            .ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>When the manifests came that got tags.</summary>
    private static async Task<Dictionary<(RepositoryName, Digest), DateTimeOffset>> PushedAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<ChangeRow> tagged = [.. changes.Where(change => change.Kind == ChangeKind.TagPushed)];
        var pushed = new Dictionary<(RepositoryName, Digest), DateTimeOffset>();
        foreach (var repository in tagged.GroupBy(change => change.Repository))
        {
            var name = repository.Key;
            var id = await context
                .Repositories.Where(row => row.Name == name)
                .Select(row => (long?)row.Id)
                .SingleOrDefaultAsync(cancellationToken);
            if (id is null)
            {
                continue;
            }

            Digest[] digests = [.. repository.Select(change => change.Digest!.Value).Distinct()];
            var rows = await context
                .Manifests.Where(row => row.RepositoryId == id && digests.Contains(row.Digest))
                .Select(row => new { row.Digest, row.PushedAt })
                .ToListAsync(cancellationToken);
            rows.ForEach(row => pushed[(name, row.Digest)] = row.PushedAt);
        }

        return pushed;
    }
}
