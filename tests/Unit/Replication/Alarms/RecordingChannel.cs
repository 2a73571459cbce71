using System.Collections.Concurrent;
using Entrepot.Remotes.Notices;
using Entrepot.Replication.Alarms;

namespace Entrepot.Unit.Replication.Alarms;

/// <summary>The channel <c>http</c>, as it pleases the test.</summary>
internal sealed class RecordingChannel : INoticeChannel
{
    private readonly ConcurrentQueue<string> ids = new();

    public string Name => HttpNoticeChannel.Key;

    public bool Refuses { get; init; }

    /// <summary>The node ends in the middle.</summary>
    public bool Dies { get; init; }

    /// <summary>The ids of the notices that it was given, oldest first.</summary>
    public IReadOnlyList<string> Ids => [.. ids];

    public Task<NoticeDelivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (Dies)
        {
            throw new InvalidOperationException("The node died.");
        }

        ids.Enqueue(notice.Id);
        return Task.FromResult<NoticeDelivery>(
            Refuses ? new NoticeDelivery.Failed("refused") : new NoticeDelivery.Delivered()
        );
    }
}
