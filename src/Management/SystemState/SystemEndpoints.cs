using System.Reflection;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Registry;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Entrepot.Management.SystemState;

/// <summary>Whether the site is there and well, and what kind of site it is.</summary>
internal static class SystemEndpoints
{
    /// <summary>The version of Harbor's API that this one follows, and ours behind it as semver's build data.</summary>
    private static readonly string Version =
        $"v2.16.0+entrepot.{typeof(SystemEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Load balancers like to ask without wanting the answer's text.</summary>
    private static readonly string[] Probe = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/version", VersionAsync).Requires(AccessScope.Public);
        endpoints.MapMethods("/api/v2.0/ping", Probe, () => TypedResults.Text("Pong")).Requires(AccessScope.Public);
        endpoints.MapMethods("/api/v2.0/health", Probe, HealthAsync).Requires(AccessScope.Public);
        endpoints.MapGet("/api/v2.0/systeminfo", SystemInfoAsync).Requires(AccessScope.Public);
        endpoints.MapGet("/api/v2.0/systeminfo/volumes", Volumes).Requires(AccessScope.System, Permission.ReadVolumes);
        endpoints.MapGet("/api/v2.0/systeminfo/getcert", RootCertificate).Requires(AccessScope.Public);
        endpoints.MapMethods("/healthz", Probe, () => TypedResults.Text("ok")).Requires(AccessScope.Public);
        endpoints.MapMethods("/readyz", Probe, ReadyAsync).Requires(AccessScope.Public);
    }

    /// <summary>Other sites learn by the header which one this is.</summary>
    private static async Task<Ok<ApiVersion>> VersionAsync(
        HttpContext context,
        SiteIdentity identity,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers["Entrepot-Site"] = await identity.ReadAsync(cancellationToken);
        return TypedResults.Ok(new ApiVersion("v2.0"));
    }

    private static async Task<Ok<OverallHealth>> HealthAsync(SiteHealth health, CancellationToken cancellationToken)
    {
        var database = await health.DatabaseAnswersAsync(cancellationToken)
            ? new ComponentHealth("database", "healthy")
            : new ComponentHealth("database", "unhealthy", "does not answer");
        return TypedResults.Ok(new OverallHealth(database.Status, [new ComponentHealth("core", "healthy"), database]));
    }

    private static Ok<VolumeState> Volumes(StorageUse use) =>
        TypedResults.Ok(new VolumeState(use.Room is { } room ? [room] : []));

    /// <summary>The certificates are the operator's, and so is the way to whoever should trust them.</summary>
    private static ErrorResult RootCertificate() => Refusal.NotFound("this site has no root certificate of its own");

    private static async Task<ContentHttpResult> ReadyAsync(
        SiteHealth health,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken
    )
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return NotReady("the node is stopping");
        }

        return await health.DatabaseAnswersAsync(cancellationToken)
            ? TypedResults.Text("ok")
            : NotReady("the database does not answer");
    }

    private static ContentHttpResult NotReady(string why) =>
        TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<GeneralState>> SystemInfoAsync(
        HttpContext context,
        PublicAddress address,
        ConfigurationBook configuration,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var present = await configuration.ReadAsync(cancellationToken);
        var state = StateOf(present);
        if (context.GetPrincipal().Kind == PrincipalKind.Anonymous)
        {
            return TypedResults.Ok(state);
        }

        var origin = address.Of(context.Request);
        return TypedResults.Ok(
            state with
            {
                CurrentTime = clock.GetUtcNow(),
                ExternalUrl = origin,
                RegistryUrl = origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..],
                HarborVersion = Version,
                ProjectCreationRestriction =
                    present.ProjectCreationRestriction == ProjectCreationRestriction.Everyone
                        ? "everyone"
                        : "adminonly",
                HasCaRoot = false,
                ReadOnly = present.ReadOnly,
                NotificationEnable = false,
                RegistryStorageProviderName = "filesystem",
            }
        );
    }

    /// <summary>What everybody may know who wants to sign in.</summary>
    private static GeneralState StateOf(SiteConfiguration present) =>
        new(
            present.AuthMode switch
            {
                AuthMode.Ldap => "ldap_auth",
                AuthMode.Oidc => "oidc_auth",
                _ => "db_auth",
            },
            present.PrimaryAuthMode,
            present.SelfRegistration && present.AuthMode == AuthMode.Database,
            present.BannerMessage.NullIfEmpty(),
            present.AuthMode == AuthMode.Oidc ? present.Oidc.Name.NullIfEmpty() : null
        );
}
