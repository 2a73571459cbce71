using Entrepot.Remotes.Notices;

namespace Entrepot.Replication.Alarms;

/// <summary>A way to tell somebody.</summary>
internal interface INoticeChannel
{
    /// <summary>As it stands in the rows of notices.</summary>
    string Name { get; }

    Task<NoticeDelivery> DeliverAsync(Notice notice, CancellationToken cancellationToken);
}
