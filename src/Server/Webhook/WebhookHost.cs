using Entrepot.Cli.Where;
using Entrepot.Server.Hosting;
using Entrepot.Server.Https;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Webhook;

/// <summary>The process that a cluster's API server asks: HTTPS, and no data of its own.</summary>
internal static class WebhookHost
{
    /// <summary>An object of Kubernetes has at most 1.5 MB, and an update brings two.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>For what has been asked already.</summary>
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="StartException">It cannot listen, or there is no certificate.</exception>
    /// <exception cref="SettingsException">An address is none.</exception>
    public static async Task RunAsync(WebhookOptions options, CancellationToken cancellationToken)
    {
        using var client = options.Rules.Server is { } server ? new SiteClient(server, options.PlainHttp) : null;
        await using var app = Build(options, client);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartException($"Cannot listen on {options.Urls}: {exception.Message}", exception);
        }

        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static WebApplication Build(WebhookOptions options, SiteClient? client)
    {
        var settings = SettingsReader.Only(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [SettingTable.Urls.Key] = options.Urls,
                [SettingTable.TlsCert.Key] = options.CertificateFile,
                [SettingTable.TlsKey.Key] = options.KeyFile,
            }
        );
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MostBytes;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService(services => new Drain(
            options.Drain,
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = options.Drain + TimeToAnswer);
        HttpsListener.Configure(builder, settings);
        SiteLog.Configure(builder.Logging, settings);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<WebhookRules>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookRules>());
        if (options is { Gate: { } sites, Rules.Server: { } host } && client is not null)
        {
            builder.Services.AddSingleton(new RolloutGate(host, sites, client.DestinationsAsync));
        }

        builder.Services.AddSingleton(services => new WebhookReviews(
            options,
            services.GetRequiredService<WebhookRules>(),
            services.GetService<RolloutGate>(),
            services.GetRequiredService<ILogger<WebhookReviews>>()
        ));
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        var reviews = app.Services.GetRequiredService<WebhookReviews>();
        var rules = app.Services.GetRequiredService<WebhookRules>();
        app.MapPost("/mutate", (Delegate)reviews.MutateAsync);
        app.MapPost("/validate", (Delegate)reviews.ValidateAsync);
        app.MapGet("/healthz", () => "ok");
        app.MapGet(
            "/readyz",
            () => rules.Current is null ? Results.Text(rules.Fault, statusCode: 503) : Results.Text("ok")
        );
    }
}
