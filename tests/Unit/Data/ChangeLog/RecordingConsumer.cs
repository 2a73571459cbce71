using System.Collections.Concurrent;
using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Rows;

namespace Entrepot.Unit.Data.ChangeLog;

/// <summary>Keeps the tags of the changes it was handed, in order.</summary>
internal sealed class RecordingConsumer(string name = "recorder") : IChangeConsumer
{
    public ConcurrentQueue<string> Tags { get; } = new();

    /// <summary>How many of the next calls fail.</summary>
    public int Failures { get; set; }

    public string Name => name;

    public Task ConsumeAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        if (Failures > 0)
        {
            Failures--;
            throw new InvalidOperationException("the consumer stumbled");
        }

        foreach (var change in changes)
        {
            Tags.Enqueue(change.Tag.ToString()!);
        }

        return Task.CompletedTask;
    }
}
