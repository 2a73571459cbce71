using Entrepot.Oci;
using Microsoft.Extensions.Caching.Memory;

namespace Entrepot.Registry.Manifests;

/// <summary>
/// The bytes of the manifests that were asked for last. They are what their digest says, so they never go stale; whether
/// somebody may see them, and where they are, is asked elsewhere.
/// </summary>
internal sealed class ManifestContents : IDisposable
{
    private const int Memory = 32 * 1024 * 1024;

    /// <summary>What is larger is rare, and would push out many.</summary>
    private const int LargestKept = 256 * 1024;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = Memory });

    public byte[]? Find(Digest digest) => kept.Get<byte[]>(digest);

    public void Keep(Digest digest, byte[] content)
    {
        if (content.Length <= LargestKept)
        {
            kept.Set(digest, content, new MemoryCacheEntryOptions { Size = content.Length });
        }
    }

    public void Dispose() => kept.Dispose();
}
