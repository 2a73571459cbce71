using System.IO.Pipelines;
using Entrepot.Registry.Uploads;

namespace Entrepot.Unit.Registry.Uploads;

/// <summary>A request's body that breaks off: bytes, then the connection is gone.</summary>
internal sealed class BrokenBody(byte[] bytes) : PipeReader
{
    private bool given;

    public static UploadChunk Chunk(byte[] bytes) => new(new BrokenBody(bytes), bytes.Length + 10, null);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (given)
        {
            throw new IOException("the connection broke");
        }

        given = true;
        return ValueTask.FromResult(new ReadResult(new(bytes), isCanceled: false, isCompleted: false));
    }

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(
        int minimumSize,
        CancellationToken cancellationToken
    ) => ReadAsync(cancellationToken);

    public override void AdvanceTo(SequencePosition consumed) { }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) { }

    public override void CancelPendingRead() { }

    public override void Complete(Exception? exception = null) { }

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        return false;
    }
}
