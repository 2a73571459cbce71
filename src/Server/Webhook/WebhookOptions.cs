using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Webhook;

namespace Entrepot.Server.Webhook;

/// <summary>What <c>entrepot webhook</c> was asked to do.</summary>
/// <param name="Rules">Those of the arguments; the file's are added to them.</param>
/// <param name="ConfigFile">Null: there is none.</param>
/// <param name="Gate">Names of registry endpoints at which images must be verified before they may run; null: no gate.</param>
/// <param name="FailClosed">What cannot be decided is refused; else it is let through as it is.</param>
/// <param name="DryRun">Objects are only annotated, and the gate only warns.</param>
/// <param name="Drain">How long it still answers when it is told to stop: until the cluster asks others.</param>
internal sealed record WebhookOptions(
    string Urls,
    string CertificateFile,
    string KeyFile,
    RewriteSettings Rules,
    string? ConfigFile,
    bool PlainHttp,
    WebhookScope Scope,
    IReadOnlyList<string>? Gate,
    bool FailClosed,
    bool DryRun,
    TimeSpan Drain
);
