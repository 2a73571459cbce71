using System.Text;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Webhook;
using Entrepot.Cli.Where;
using Entrepot.Server.Webhook;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Entrepot.Unit.Server.Webhook;

/// <summary>A webhook that is asked as an API server asks, without a network between them.</summary>
internal static class AskedWebhook
{
    /// <summary>Gives what is of old.io the names of new.io, and holds it back until it is at tokyo.</summary>
    public static readonly WebhookOptions Options = new(
        "https://127.0.0.1:0",
        "",
        "",
        RewriteSettings.None with
        {
            Maps = ["old.io=new.io"],
        },
        ConfigFile: null,
        PlainHttp: false,
        new WebhookScope([], [], LabelSelector.Everything),
        Gate: ["tokyo"],
        FailClosed: false,
        DryRun: false,
        Drain: TimeSpan.Zero
    );

    /// <param name="found">How every image stands; null: the site does not answer.</param>
    public static async Task<(int Status, string Text)> SendAsync(
        WebhookOptions options,
        string path,
        string body,
        Destination? found
    )
    {
        var cancel = TestContext.Current.CancellationToken;
        using var rules = new WebhookRules(options, new FakeTimeProvider(), NullLogger<WebhookRules>.Instance);
        await rules.StartAsync(cancel);
        var reviews = new WebhookReviews(
            options,
            rules,
            new RolloutGate(
                "old.io",
                options.Gate!,
                (_, _) =>
                    found is null
                        ? throw new SiteException("It does not answer.")
                        : Task.FromResult<IReadOnlyList<Destination>>([found])
            ),
            NullLogger<WebhookReviews>.Instance
        );
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        var result = path == "/mutate" ? await reviews.MutateAsync(context) : await reviews.ValidateAsync(context);
        await result.ExecuteAsync(context);
        await rules.StopAsync(cancel);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
