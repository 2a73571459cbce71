using System.Diagnostics.CodeAnalysis;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Webhook;

/// <summary>
/// The rules that are in force. The file is read again when its text has changed, and a replication rule is asked for
/// again now and then; while either is of no use, what was in force before stays so.
/// </summary>
internal sealed partial class WebhookRules(WebhookOptions options, TimeProvider clock, ILogger<WebhookRules> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgainAfterFault = TimeSpan.FromSeconds(10);
    private string? lastText;
    private long askedAt;
    private volatile RewriteMappings? current;
    private volatile string? fault = "the rules have not been read yet";

    /// <summary>Null: there have been none yet; <see cref="Fault"/> says why.</summary>
    public RewriteMappings? Current => current;

    /// <summary>What is wrong with the newest rules, in words; null: nothing.</summary>
    public string? Fault => fault;

    /// <summary>Reads them for the first time, so that the first pod finds them.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RefreshAsync(stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var text = options.ConfigFile is null ? "" : await TryReadAsync(options.ConfigFile, cancellationToken);
        var since = clock.GetElapsedTime(askedAt);
        if (text is null || (text == lastText && since < (fault is null ? AskAgain : AskAgainAfterFault)))
        {
            return;
        }

        var isNew = text != lastText;
        (lastText, askedAt) = (text, clock.GetTimestamp());
        var before = fault;
        try
        {
            current = await LoadAsync(text, cancellationToken);
            fault = null;
            if (isNew || before is not null)
            {
                LogInForce();
            }
        }
        catch (Exception exception) when (exception is SiteException or FormatException)
        {
            fault = exception.Message;
            if (fault != before)
            {
                LogUnusable(fault, current is null ? "there are none" : "those from before stay");
            }
        }
    }

    private async Task<RewriteMappings> LoadAsync(string text, CancellationToken cancellationToken)
    {
        var settings = options.Rules;
        if (options.ConfigFile is not null)
        {
            // Somebody who edits a file empties it first, for a moment.
            if (string.IsNullOrWhiteSpace(text))
            {
                throw new FormatException($"{options.ConfigFile} is empty.");
            }

            settings = RewriteSettingsReader.TryRead(text, out var read, out var wrong)
                ? settings.And(read)
                : throw new FormatException($"{options.ConfigFile}: {wrong}");
        }

        if (settings.Policy is not null && settings.Server is null)
        {
            throw new FormatException("A policy needs its site: server.");
        }

        if (!RewriteMappings.TryParse(settings.Maps, out var mappings, out var fault))
        {
            throw new FormatException(fault);
        }

        if (settings is { Policy: { } policy, Server: { } server })
        {
            using var client = new SiteClient(server, options.PlainHttp);
            await mappings.AddRuleAsync(client, server, policy, cancellationToken);
        }

        return mappings;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "A file of the operator's, and no content.")]
    private async Task<string?> TryReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (fault != exception.Message)
            {
                fault = exception.Message;
                LogUnusable(fault, current is null ? "there are none" : "those from before stay");
            }

            return null;
        }
    }

    [LoggerMessage(61, LogLevel.Information, "The rules are in force")]
    private partial void LogInForce();

    [LoggerMessage(62, LogLevel.Error, "The rules cannot be used ({Fault}); {Meanwhile}")]
    private partial void LogUnusable(string fault, string meanwhile);
}
