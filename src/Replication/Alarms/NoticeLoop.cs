using System.Diagnostics.CodeAnalysis;
using Entrepot.Remotes.Notices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Alarms;

/// <summary>
/// Delivers notices, each channel for itself so that one that is slow holds no other up. Woken when there are new ones;
/// a look every few seconds finds those whose next try has come and those of other nodes.
/// </summary>
internal sealed partial class NoticeLoop(
    AlarmBook book,
    NoticeSender sender,
    IEnumerable<INoticeChannel> channels,
    AlarmOptions options,
    TimeProvider clock,
    ILogger<NoticeLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var configured = options.Channels;
        return Task.WhenAll(
            channels
                .Where(channel => configured.Contains(channel.Name))
                .Select(channel => RunAsync(channel, stoppingToken))
        );
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the notices are still there.")]
    private async Task RunAsync(INoticeChannel channel, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var noted = book.Noted.NextAsync();
            try
            {
                while (await sender.SendNextAsync(channel, stoppingToken) is { } delivery)
                {
                    if (delivery is NoticeDelivery.Failed(var words))
                    {
                        LogUndelivered(channel.Name, words);
                    }
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(channel.Name, exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(noted, Task.Delay(Look, clock, idle.Token));
            await idle.CancelAsync();
        }
    }

    [LoggerMessage(4502, LogLevel.Warning, "A notice by {Channel} was not delivered and is tried again: {Words}")]
    private partial void LogUndelivered(string channel, string words);

    [LoggerMessage(4503, LogLevel.Error, "Notices by {Channel} could not be delivered; it is tried again")]
    private partial void LogFault(string channel, Exception exception);
}
