using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Replication.Metrics;
using Entrepot.Server.Settings;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Entrepot.Server.Metrics;

/// <summary>
/// <c>/metrics</c> for Prometheus: everything of ours, and the runtime's own figures. docs/metrics.md has the names.
/// </summary>
internal static class SiteMetrics
{
    private const string Path = "/metrics";

    public static void Add(IServiceCollection services, SiteSettings settings)
    {
        services.AddSingleton(new MetricsToken(settings.MetricsToken));
        services.AddSingleton(_ =>
            Sdk.CreateMeterProviderBuilder()
                .AddMeter("Entrepot.*", "System.Runtime")
                .AddPrometheusExporter(exporter =>
                {
                    // What scrapers add by themselves, or nobody asks for.
                    exporter.ScopeInfoEnabled = false;
                    exporter.TargetInfoEnabled = false;
                })
                .Build()
        );
    }

    public static void Map(WebApplication app)
    {
        // Made now: what is counted before somebody listens is lost.
        var provider = app.Services.GetRequiredService<MeterProvider>();
        var pipeline = ((IEndpointRouteBuilder)app)
            .CreateApplicationBuilder()
            .Use(AnswerWhoMayAskAsync)
            .UseOpenTelemetryPrometheusScrapingEndpoint(
                provider,
                _ => true,
                path: null,
                configureBranchedPipeline: null,
                optionsName: null
            )
            .Build();
        app.MapGet(Path, pipeline).Requires(AccessScope.OwnCredential);
    }

    private static async Task AnswerWhoMayAskAsync(HttpContext context, RequestDelegate next)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<MetricsToken>().IsCarriedBy(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"metrics\"";
            await context.Response.WriteAsync(
                "The metrics are read with the Bearer token of the setting metrics_token.\n",
                context.RequestAborted
            );
            return;
        }

        await services.GetRequiredService<ReplicationGauges>().RefreshAsync(context.RequestAborted);
        await next(context);
    }
}
