using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;

namespace Entrepot.Registry.Uploads;

/// <summary>
/// Keeps the running digests of uploads between their requests. The state of a digest cannot be stored; what is lost, at
/// a restart or because there are too many, costs a second reading of the bytes.
/// </summary>
internal sealed class UploadHashes : IDisposable
{
    private const int Capacity = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<UploadId, LinkedListNode<(UploadId Id, UploadHash Hash)>> kept = [];
    private readonly LinkedList<(UploadId Id, UploadHash Hash)> byAge = [];

    /// <summary>Hands the digest over if it has seen exactly <paramref name="length"/> bytes.</summary>
    public UploadHash? Take(UploadId id, long length)
    {
        lock (gate)
        {
            if (!kept.Remove(id, out var node))
            {
                return null;
            }

            byAge.Remove(node);
            if (node.Value.Hash.Length == length)
            {
                return node.Value.Hash;
            }

            node.Value.Hash.Dispose();
            return null;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Kept until it is taken, or disposed with this.")]
    public void Keep(UploadId id, UploadHash hash)
    {
        lock (gate)
        {
            if (kept.Remove(id, out var older))
            {
                byAge.Remove(older);
                older.Value.Hash.Dispose();
            }

            kept[id] = byAge.AddLast((id, hash));
            if (kept.Count > Capacity)
            {
                var oldest = byAge.First!;
                byAge.RemoveFirst();
                kept.Remove(oldest.Value.Id);
                oldest.Value.Hash.Dispose();
            }
        }
    }

    public void Forget(UploadId id)
    {
        lock (gate)
        {
            if (kept.Remove(id, out var node))
            {
                byAge.Remove(node);
                node.Value.Hash.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (_, hash) in byAge)
            {
                hash.Dispose();
            }

            byAge.Clear();
            kept.Clear();
        }
    }
}
