using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>Three pulls of a blob for each push of another.</summary>
internal sealed class MixedPushPull(BenchTarget target, BlobContent content) : BlobPull(target, content)
{
    private readonly BlobContent content = content;
    private int count;

    public override void Run(WireConnection connection)
    {
        if (Interlocked.Increment(ref count) % 4 == 0)
        {
            Push(connection, content.Next());
        }
        else
        {
            base.Run(connection);
        }
    }
}
