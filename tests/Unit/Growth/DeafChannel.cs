using Entrepot.Remotes.Notices;
using Entrepot.Replication.Alarms;

namespace Entrepot.Unit.Growth;

/// <summary>A channel that takes nothing.</summary>
internal sealed class DeafChannel : INoticeChannel
{
    public const string Key = "deaf";

    public string Name => Key;

    public Task<NoticeDelivery> DeliverAsync(Notice notice, CancellationToken cancellationToken) =>
        Task.FromResult<NoticeDelivery>(new NoticeDelivery.Failed("nobody listens"));
}
