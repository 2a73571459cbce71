using System.Runtime.CompilerServices;
using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Fsck;

/// <summary>Reads every manifest again and compares what its bytes say with its rows.</summary>
internal sealed class ManifestCheck(Database database)
{
    private const int BatchSize = 50;

    public async IAsyncEnumerable<FsckFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = 0;
        while (true)
        {
            var batch = await database.ReadAsync(
                (context, token) =>
                    context
                        .Manifests.AsNoTracking()
                        .Include(row => row.Repository)
                        .Include(row => row.Content)
                        .Include(row => row.References)
                        .Where(row => row.Id > last)
                        .OrderBy(row => row.Id)
                        .Take(BatchSize)
                        .AsSplitQuery()
                        .ToListAsync(token),
                cancellationToken
            );
            foreach (var finding in batch.SelectMany(Check))
            {
                yield return finding;
            }

            if (batch.Count < BatchSize)
            {
                yield break;
            }

            last = batch[^1].Id;
        }
    }

    private static IEnumerable<FsckFinding> Check(ManifestRow row)
    {
        var subject = $"{row.Repository!.Name}@{row.Digest}";
        if (row.Content is not { Content: var content })
        {
            return [new FsckFinding(FsckInvariant.ManifestWhole, subject, "it has no bytes")];
        }

        var actual = row.Digest.Algorithm.Of(content);
        if (actual != row.Digest || content.Length != row.Size)
        {
            return [new FsckFinding(FsckInvariant.ManifestWhole, subject, $"its bytes have the digest {actual}")];
        }

        return ManifestParser.Parse(content, row.MediaType).Document is { } document
            ? [.. CheckReferences(row, document, subject), .. CheckIndex(row, document, subject)]
            : [new FsckFinding(FsckInvariant.ManifestWhole, subject, "its bytes are no manifest")];
    }

    private static IEnumerable<FsckFinding> CheckReferences(ManifestRow row, ManifestDocument document, string subject)
    {
        List<Descriptor> named = [.. ManifestReferences.Named(document).Select(it => it.Descriptor)];
        List<ManifestReferenceRow> held = [.. row.References.OrderBy(reference => reference.Position)];
        if (!named.Select(it => it.Digest).SequenceEqual(held.Select(it => it.Digest)))
        {
            return [new FsckFinding(FsckInvariant.ReferencesPresent, subject, "its references are not what it names")];
        }

        // The foreign keys answer for the rest: what is referred to is there.
        return held.Where(it => it.BlobDigest is null && it.ChildId is null && !it.MediaType.IsNonDistributableLayer)
            .Select(it => new FsckFinding(FsckInvariant.ReferencesPresent, subject, $"{it.Digest} is missing"));
    }

    private static IEnumerable<FsckFinding> CheckIndex(ManifestRow row, ManifestDocument document, string subject)
    {
        var annotations = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Annotations)!;
        var same =
            row.Subject == document.Subject?.Digest
            && row.ArtifactType == document.EffectiveArtifactType
            && annotations.Count == document.Annotations.Count
            && annotations.All(pair =>
                document.Annotations.TryGetValue(pair.Key, out var value) && value == pair.Value
            );
        return same ? [] : [new FsckFinding(FsckInvariant.IndexTrue, subject, "lists show another thing than it says")];
    }
}
