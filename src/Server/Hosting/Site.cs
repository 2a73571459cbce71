using Entrepot.Access;
using Entrepot.Access.Accounts;
using Entrepot.Access.Outside;
using Entrepot.Data;
using Entrepot.Data.Postgres;
using Entrepot.Data.Sqlite;
using Entrepot.Distribution;
using Entrepot.Management;
using Entrepot.Portal;
using Entrepot.Registry;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Replication;
using Entrepot.Server.Admission;
using Entrepot.Server.Audit;
using Entrepot.Server.Hosting.Transport;
using Entrepot.Server.Https;
using Entrepot.Server.Metrics;
using Entrepot.Server.Settings;
using Entrepot.Storage;

namespace Entrepot.Server.Hosting;

/// <summary>
/// One running site. Modules are added and mapped in the order of a push's walk; nothing is found by scanning.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DataFolder folder;

    private Site(WebApplication app, DataFolder folder)
    {
        this.app = app;
        this.folder = folder;
    }

    /// <summary>
    /// Listens, makes or updates the schema, and sets up what the first start needs. Who comes early waits for it
    /// instead of being refused.
    /// </summary>
    /// <exception cref="StartException">It cannot, for a reason that a person can remove.</exception>
    public static async Task<Site> StartAsync(SiteSettings settings, CancellationToken cancellationToken)
    {
        var folder = OpenFolder(settings);
        WebApplication? app = null;
        try
        {
            app = Build(settings, folder);
            var preparing = Task.Run(() => PrepareAsync(app, settings, cancellationToken), cancellationToken);

            // If both fail, it is the database that is told of.
            await Task.WhenAll(preparing, ListenAsync(app, settings, cancellationToken));
            ServiceManager.Ready();
            app.Lifetime.ApplicationStopping.Register(ServiceManager.Stopping);
            return new Site(app, folder);
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            folder.Dispose();
            throw;
        }
    }

    /// <summary>The database that the settings name.</summary>
    public static Database OpenDatabase(SiteSettings settings, TimeProvider clock) =>
        settings.PostgresConnection is { } connection
            ? new PostgresDatabase(connection, clock)
            : new SqliteDatabase(DataFolder.DatabaseFileOf(settings.DataFolder));

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) =>
        app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        folder.Dispose();
    }

    private static WebApplication Build(SiteSettings settings, DataFolder folder)
    {
        // The content root is the program's folder: file watchers must not walk the blobs.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.ConfigurePortal();
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.WebHost.UseSockets(KestrelLimits.Apply);
        ClientAddress.Configure(builder);
        HttpsListener.Configure(builder, settings);
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = settings.DrainTime + settings.ShutdownTime);
        SiteLog.Configure(builder.Logging, settings);
        AddModules(builder.Services, settings, folder);
        var app = builder.Build();
        ClientAddress.Use(app, settings);
        app.UseMiddleware<SiteHeaders>(settings.HstsAge);
        app.UseMiddleware<RequestMeter>();
        app.UsePortalRequests();
        app.UseMiddleware<FaultAnswers>();
        if (settings.HttpsRedirect)
        {
            app.UseMiddleware<HttpsRedirect>(settings.HttpsPort ?? HttpsRedirect.Usual);
        }

        app.UseManagement();
        app.UseDistribution();
        app.UseRouting();
        app.UseOperationsToCome();
        app.UseMiddleware<OneSpelling>();
        app.UseAccess();
        app.UseMiddleware<AdmissionGate>();
        app.UsePortal();
        app.MapDistribution();
        app.MapAccess();
        app.MapManagement();
        app.MapPortal();
        SiteMetrics.Map(app);
        return app;
    }

    private static void AddModules(IServiceCollection services, SiteSettings settings, DataFolder folder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Admission);
        services.AddHostedService(provider => new Drain(
            settings.DrainTime,
            provider.GetRequiredService<TimeProvider>()
        ));
        if (settings.FastTransport)
        {
            FastTransport.Add(services);
        }

        services.AddSingleton(provider => OpenDatabase(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddDistribution(settings.Aliases);
        services.AddStorage(folder.Storage);
        services.AddRegistry();
        services.AddRemotes(
            new OutboundOptions
            {
                AllowedNetworks = settings.OutboundAllow,
                DeniedNetworks = settings.OutboundDeny,
                Proxy = settings.OutboundProxy,
                NoProxy = settings.OutboundNoProxy,
                TrustedRealms = settings.OutboundTrustedRealms,
            }
        );
        services.AddSingleton<IWayOutside, WayOutside>();
        services.AddAccess(
            new AccessOptions
            {
                ExternalUrl = settings.ExternalUrl,
                FurtherHosts = settings.FurtherHosts,
                KeyFolder = folder.Keys,
                TokenLifetime = settings.TokenLifetime,
            }
        );
        services.AddHostedService<AuditForwardLoop>();
        services.AddSingleton(settings.Alarms);
        services.AddReplication(
            new ReplicationOptions
            {
                Workers = settings.ReplicationWorkers,
                WorkersPerEndpoint = settings.ReplicationWorkersPerEndpoint,
                ReconcileInterval = settings.ReconcileInterval,
                ReconcileRate = settings.ReconcileRate,
            }
        );
        SiteMetrics.Add(services, settings);
        services.AddManagement();
        services.AddPortal();
    }

    private static async Task PrepareAsync(
        WebApplication app,
        SiteSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await app
                .Services.GetRequiredService<Database>()
                .OpenAsync(token => SetUpAsync(app, settings, token), cancellationToken);
        }
        catch (System.Data.Common.DbException exception)
        {
            throw new StartException($"The database cannot be used: {exception.Message}", exception);
        }
    }

    private static async Task SetUpAsync(WebApplication app, SiteSettings settings, CancellationToken cancellationToken)
    {
        var first = await app
            .Services.GetRequiredService<FirstStart>()
            .RunAsync(settings.AdminPassword, cancellationToken);
        if (first == FirstStartResult.UnfitPassword)
        {
            throw new StartException(
                "ENTREPOT_ADMIN_PASSWORD is too short or one that everybody knows: choose another, or leave it out and one is made."
            );
        }

        if (first.GeneratedPassword is { } password)
        {
            Console.WriteLine($"The first account is admin, its password {password}");
            Console.WriteLine("It is shown this once. ENTREPOT_ADMIN_PASSWORD at the first start sets another.");
        }
    }

    private static async Task ListenAsync(
        WebApplication app,
        SiteSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartException($"Cannot listen on {settings.Urls}: {exception.Message}", exception);
        }
    }

    private static DataFolder OpenFolder(SiteSettings settings)
    {
        try
        {
            return DataFolder.Open(settings.DataFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The data folder {settings.DataFolder} cannot be used (does another entrepot hold it?): {exception.Message}",
                exception
            );
        }
    }
}
