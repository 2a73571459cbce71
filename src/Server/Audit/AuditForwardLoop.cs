using System.Diagnostics.CodeAnalysis;
using System.Net;
using Entrepot.Access.Audit;
using Entrepot.Access.Configuration;
using Entrepot.Remotes.Syslog;

namespace Entrepot.Server.Audit;

/// <summary>
/// Hands the audit log to the syslog server that the configuration names. It reads what is written already, so that
/// nothing waits for it; a server that is away gets the rest when it is back.
/// </summary>
internal sealed partial class AuditForwardLoop(
    AuditForwarding forwarding,
    ConfigurationBook configuration,
    SyslogServers servers,
    TimeProvider clock,
    ILogger<AuditForwardLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Hands over some hundred lines.</summary>
    /// <returns>How long to wait for the next; zero when there may be more.</returns>
    internal async Task<TimeSpan> ForwardOnceAsync(CancellationToken cancellationToken)
    {
        var settings = await configuration.ReadAsync(cancellationToken);
        if (
            settings.AuditLogForwardEndpoint is not { Length: > 0 } endpoint
            || !Uri.TryCreate($"tcp://{endpoint}", UriKind.Absolute, out var url)
        )
        {
            await forwarding.ForgetAsync(cancellationToken);
            return Pause;
        }

        var lines = await forwarding.NextAsync(cancellationToken);
        if (lines.Count == 0)
        {
            return Look;
        }

        var server = new DnsEndPoint(url.IdnHost, url.Port);
        var fault = await servers.SendAsync(server, lines.Select(ForwardedLine.Of), cancellationToken);
        if (fault is not null)
        {
            LogUndelivered(fault);
            return Pause;
        }

        await forwarding.ForwardedAsync(lines, settings.SkipAuditLogDatabase, cancellationToken);
        return TimeSpan.Zero;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the cursor did not move.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Pause;
            try
            {
                wait = await ForwardOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "The audit log was not forwarded and is tried again: {Words}")]
    private partial void LogUndelivered(string words);

    [LoggerMessage(6002, LogLevel.Error, "The audit log could not be forwarded; it is tried again")]
    private partial void LogFault(Exception exception);
}
