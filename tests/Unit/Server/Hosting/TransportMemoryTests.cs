using System.Buffers;
using CsCheck;
using Entrepot.Server.Hosting.Transport;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Hosting;

/// <summary>No two connections ever share a block, and what is not needed any more goes back to the system.</summary>
public sealed class TransportMemoryTests
{
    private const int MostLargeBlocks = 1024;

    [Fact]
    public void Blocks_in_use_are_never_the_same_memory() =>
        Gen.Int[-1, 3 * TransportMemory.LargeBlock]
            .Select(Gen.Bool)
            .List[1, 200]
            .Sample(steps =>
            {
                using var memory = new TransportMemory(new FakeTimeProvider());
                var rented = new List<IMemoryOwner<byte>>();
                foreach (var (size, isReturned) in steps)
                {
                    var block = memory.Rent(size);
                    block.Memory.Length.ShouldBeGreaterThanOrEqualTo(Math.Max(size, 1));
                    rented.Exists(other => block.Memory.Span.Overlaps(other.Memory.Span)).ShouldBeFalse();
                    if (isReturned)
                    {
                        // Twice, which must not make it two blocks.
                        block.Dispose();
                        block.Dispose();
                    }
                    else
                    {
                        rented.Add(block);
                    }
                }

                rented.ForEach(block => block.Dispose());
            });

    [Fact]
    public void A_crowd_gets_small_blocks_and_the_next_connection_large_ones_again()
    {
        using var memory = new TransportMemory(new FakeTimeProvider());
        var crowd = Enumerable.Range(0, MostLargeBlocks).Select(_ => memory.Rent()).ToList();

        using var beyond = memory.Rent();
        crowd.ForEach(block => block.Dispose());
        using var later = memory.Rent();

        crowd.ShouldAllBe(block => block.Memory.Length == TransportMemory.LargeBlock);
        beyond.Memory.Length.ShouldBe(TransportMemory.SmallBlock);
        later.Memory.Length.ShouldBe(TransportMemory.LargeBlock);
    }

    [Fact]
    public void What_nobody_needed_for_a_while_is_let_go()
    {
        var clock = new FakeTimeProvider();
        using var memory = new TransportMemory(clock);
        var crowd = Enumerable.Range(0, 100).Select(_ => memory.Rent()).ToList();
        crowd.ForEach(block => block.Dispose());

        clock.Advance(TimeSpan.FromSeconds(10));
        memory.IdleBytes.ShouldBe(100 * TransportMemory.LargeBlock);
        clock.Advance(TimeSpan.FromSeconds(10));

        memory.IdleBytes.ShouldBe(0);
    }
}
