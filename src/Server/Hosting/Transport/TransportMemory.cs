using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>
/// The memory that connections receive into. Kestrel's own comes in blocks of 4 KB, so a system call brings 4 KB: that
/// costs more than hashing and writing them. Here the blocks are 64 KB as long as there are not too many, and 4 KB beyond
/// that, so that a crowd of connections costs no more than with Kestrel's own.
/// </summary>
internal sealed class TransportMemory : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    public const int LargeBlock = 64 * 1024;
    public const int SmallBlock = 4 * 1024;

    /// <summary>Large blocks that are in use at once at most: 64 MiB of them.</summary>
    private const int LargeBlocks = 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(10);

    private readonly Shelf large = new(LargeBlock, LargeBlocks);
    private readonly Shelf small = new(SmallBlock, int.MaxValue);
    private readonly ITimer trimming;

    public TransportMemory(TimeProvider clock) =>
        trimming = clock.CreateTimer(_ => Trim(), null, TrimInterval, TrimInterval);

    /// <summary>What is kept for the next connections, in bytes.</summary>
    internal long IdleBytes => large.IdleBytes + small.IdleBytes;

    public override int MaxBufferSize => LargeBlock;

    /// <summary>Kestrel asks once for each of its queues; all share these blocks.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        minBufferSize > LargeBlock ? Shared.Rent(minBufferSize)
        : large.TryRent() is { } block ? block
        : minBufferSize <= SmallBlock ? small.TryRent()!
        : Shared.Rent(minBufferSize);

    /// <summary>Lets go of the blocks that nobody has needed since the last time.</summary>
    internal void Trim()
    {
        large.Trim();
        small.Trim();
    }

    /// <summary>The end of one of Kestrel's queues is not the end of the others.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            trimming.Dispose();
        }
    }

    /// <summary>Blocks of one size.</summary>
    private sealed class Shelf(int blockSize, int capacity)
    {
        private readonly ConcurrentBag<Block> idle = [];
        private int inUse;
        private int mostInUse;

        public long IdleBytes => (long)idle.Count * blockSize;

        /// <summary>A block; null when as many are in use as may be.</summary>
        public Block? TryRent()
        {
            var now = Interlocked.Increment(ref inUse);
            if (now > capacity)
            {
                Interlocked.Decrement(ref inUse);
                return null;
            }

            if (now > Volatile.Read(ref mostInUse))
            {
                // Two that race may note the smaller number: a block more or less is let go.
                Volatile.Write(ref mostInUse, now);
            }

            var block = idle.TryTake(out var rested) ? rested : new Block(this, blockSize);
            block.HandOut();
            return block;
        }

        public void Return(Block block)
        {
            idle.Add(block);
            Interlocked.Decrement(ref inUse);
        }

        public void Trim()
        {
            var needed = Interlocked.Exchange(ref mostInUse, Volatile.Read(ref inUse));
            for (var spare = inUse + idle.Count - needed; spare > 0 && idle.TryTake(out _); spare--) { }
        }
    }

    /// <summary>Pinned for good: the system writes into it while the collector moves others.</summary>
    private sealed class Block(Shelf shelf, int size) : IMemoryOwner<byte>
    {
        private readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        private int handedOut;

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(bytes, 0, bytes.Length);

        public void HandOut() => Volatile.Write(ref handedOut, 1);

        public void Dispose()
        {
            // A block that came back twice would be two connections' at once.
            if (Interlocked.Exchange(ref handedOut, 0) == 1)
            {
                shelf.Return(this);
            }
        }
    }
}
