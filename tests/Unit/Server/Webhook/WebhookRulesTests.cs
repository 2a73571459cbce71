using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Webhook;
using Entrepot.Rigs;
using Entrepot.Server.Webhook;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Webhook;

/// <summary>The rules in force are those of the file as it is now, as far as they can be used.</summary>
public sealed class WebhookRulesTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly TempFolder folder = new("webhook");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_changed_file_counts_within_seconds_and_a_broken_one_does_not()
    {
        Write("map: [old.io=new.io]\n");
        using var rules = Rules();
        await rules.StartAsync(Cancel);
        rules.Current!.Rewrite("old.io/a").ShouldBe("new.io/a");

        Write("map: [old.io=newer.io]\n");
        await UntilAsync(() => rules.Current!.Rewrite("old.io/a") == "newer.io/a");
        Write("mapp: [old.io=broken.io]\n");
        await UntilAsync(() => rules.Fault is not null);

        rules.Fault!.ShouldContain("there is no 'mapp'");
        rules.Current!.Rewrite("old.io/a").ShouldBe("newer.io/a");
        Write("map: {old.io: newest.io}\n");
        await UntilAsync(() => rules.Fault is null && rules.Current!.Rewrite("old.io/a") == "newest.io/a");
        await rules.StopAsync(Cancel);
    }

    [Fact]
    public async Task Without_a_file_there_are_no_rules_until_it_comes()
    {
        using var rules = Rules();
        await rules.StartAsync(Cancel);
        rules.Current.ShouldBeNull();
        rules.Fault!.ShouldContain("rules.yaml");

        Write("map: [old.io=new.io]\n");
        await UntilAsync(() => rules.Current is not null && rules.Fault is null);
        await rules.StopAsync(Cancel);
    }

    /// <summary>At once, as the kubelet puts a changed ConfigMap in place.</summary>
    private void Write(string text) => File.Move(folder.Write("new.yaml", text), folder["rules.yaml"], overwrite: true);

    private WebhookRules Rules() =>
        new(
            new WebhookOptions(
                "https://127.0.0.1:0",
                "",
                "",
                RewriteSettings.None,
                folder["rules.yaml"],
                false,
                new WebhookScope([], [], LabelSelector.Everything),
                null,
                false,
                false,
                TimeSpan.Zero
            ),
            clock,
            NullLogger<WebhookRules>.Instance
        );

    private Task UntilAsync(Func<bool> condition) =>
        Eventually.IsTrueAsync(
            "the rules change",
            _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(11));
                return Task.FromResult(condition());
            },
            Cancel
        );
}
