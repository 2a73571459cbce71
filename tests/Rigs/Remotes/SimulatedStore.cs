using System.Collections.Concurrent;
using System.Text.Json;
using Entrepot.Rigs.Images;

namespace Entrepot.Rigs.Remotes;

/// <summary>What the simulated registry holds, in memory.</summary>
internal sealed class SimulatedStore
{
    private readonly Lock gate = new();

    internal ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>By repository and digest.</summary>
    internal Dictionary<(string Repository, string Digest), Blob> Manifests { get; } = [];

    /// <summary>The digest by repository and tag.</summary>
    internal Dictionary<(string Repository, string Tag), string> Tags { get; } = [];

    /// <summary>By name; the repository they belong to and the bytes so far.</summary>
    internal ConcurrentDictionary<string, (string Repository, MemoryStream Bytes)> Uploads { get; } = new();

    internal T Locked<T>(Func<T> work)
    {
        lock (gate)
        {
            return work();
        }
    }

    internal bool HasBlob(string repository, string digest) => Blobs.ContainsKey($"{repository}@{digest}");

    internal string[] TagsOf(string repository, string digest) =>
        [
            .. Tags.Where(pair => pair.Key.Repository == repository && pair.Value == digest)
                .Select(pair => pair.Key.Tag)
                .Order(StringComparer.Ordinal),
        ];

    internal Blob? Find(string repository, string reference) =>
        Manifests.GetValueOrDefault(
            (
                repository,
                reference.Contains(':', StringComparison.Ordinal)
                    ? reference
                    : Tags.GetValueOrDefault((repository, reference), "")
            )
        );

    /// <summary>Whether an index in the repository names the digest.</summary>
    internal bool HasParent(string repository, string digest) =>
        Manifests.Any(pair => pair.Key.Repository == repository && Members(pair.Value, "manifests").Contains(digest));

    /// <summary>What the manifest names that the repository does not have.</summary>
    internal string? FirstMissing(string repository, Blob manifest)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        var blobs = Members(manifest, "layers").ToList();
        if (document.RootElement.TryGetProperty("config", out var config))
        {
            blobs.Add(config.GetProperty("digest").GetString()!);
        }

        return blobs.Find(digest => !HasBlob(repository, digest))
            ?? Members(manifest, "manifests").FirstOrDefault(digest => !Manifests.ContainsKey((repository, digest)));
    }

    internal static bool IsDigest(string reference) => reference.Contains(':', StringComparison.Ordinal);

    /// <summary>Deletes what the reference names; false when it names nothing.</summary>
    internal bool Delete(string repository, string reference, SimulatedDeletion what)
    {
        if (Find(repository, reference) is not { } manifest)
        {
            return false;
        }

        if (!IsDigest(reference) && what != SimulatedDeletion.Manifest)
        {
            Tags.Remove((repository, reference));
            if (what == SimulatedDeletion.Tag || TagsOf(repository, manifest.Digest).Length > 0)
            {
                return true;
            }
        }

        foreach (var tag in TagsOf(repository, manifest.Digest))
        {
            Tags.Remove((repository, tag));
        }

        return Manifests.Remove((repository, manifest.Digest));
    }

    internal static string? SubjectOf(Blob manifest)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        return document.RootElement.TryGetProperty("subject", out var subject)
            ? subject.GetProperty("digest").GetString()
            : null;
    }

    private static string[] Members(Blob manifest, string name)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        return document.RootElement.TryGetProperty(name, out var members)
            ? [.. members.EnumerateArray().Select(member => member.GetProperty("digest").GetString()!)]
            : [];
    }
}
