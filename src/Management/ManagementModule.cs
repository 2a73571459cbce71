using System.Text.Json;
using System.Text.Json.Serialization;
using Entrepot.Management.Alarms;
using Entrepot.Management.Artifacts;
using Entrepot.Management.AuditLogs;
using Entrepot.Management.AuditPurges;
using Entrepot.Management.Configurations;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Management.Destinations;
using Entrepot.Management.JobService;
using Entrepot.Management.Labels;
using Entrepot.Management.Ldap;
using Entrepot.Management.Members;
using Entrepot.Management.Oidc;
using Entrepot.Management.OpenApi;
using Entrepot.Management.Operations;
using Entrepot.Management.Preview;
using Entrepot.Management.Projects;
using Entrepot.Management.Quotas;
using Entrepot.Management.Reconciliation;
using Entrepot.Management.Registries;
using Entrepot.Management.Replication;
using Entrepot.Management.ReplicationAdapters;
using Entrepot.Management.Repositories;
using Entrepot.Management.Robots;
using Entrepot.Management.Search;
using Entrepot.Management.Standing;
using Entrepot.Management.Statistics;
using Entrepot.Management.SystemState;
using Entrepot.Management.UserGroups;
using Entrepot.Management.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Management;

/// <summary>The REST API, compatible with Harbor's <c>/api/v2.0</c>, and our additions below <c>/api/entrepot/v1</c>.</summary>
public static class ManagementModule
{
    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            var options = json.SerializerOptions;
            options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.PropertyNameCaseInsensitive = false;
            options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.Converters.Add(new MomentConverter());
            options.Converters.Add(new TextConverter());
        });
        services.AddSingleton<SiteHealth>();
        services.AddSingleton<ProjectReader>();
        services.AddSingleton<ConfigBlobs>();
        services.AddSingleton<ConfigFacts>();
        services.AddSingleton<ArtifactView>();
        services.AddSingleton<ExtensionDocument>();
        services.AddSingleton<LabelAccess>();
        services.AddSingleton<RemoteLabels>();
        services.AddSingleton<RobotAccess>();
        services.AddSingleton<GrantReader>();
        services.AddSingleton<ActivityReader>();
        return services;
    }

    /// <summary>Request ids and error envelopes: before the gate, so that its answers have them too.</summary>
    public static IApplicationBuilder UseManagement(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestIds>().UseMiddleware<EnvelopedFailures>();

    /// <summary>Finds what Harbor has and this site has not yet: after routing, before the gate.</summary>
    public static IApplicationBuilder UseOperationsToCome(this IApplicationBuilder app) =>
        app.UseMiddleware<OperationsToCome>();

    public static IEndpointRouteBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        SystemEndpoints.Map(endpoints);
        var api = endpoints.MapGroup("/api/v2.0").WithMetadata(new BodyLimit());
        UserEndpoints.Map(api);
        UserGroupEndpoints.Map(api);
        ProjectEndpoints.Map(api);
        MetadataEndpoints.Map(api);
        MemberEndpoints.Map(api);
        RepositoryEndpoints.Map(api);
        ArtifactEndpoints.Map(api);
        ProjectArtifactEndpoint.Map(api);
        CopyEndpoint.Map(api);
        AdditionEndpoints.Map(api);
        TagEndpoints.Map(api);
        LabelEndpoints.Map(api);
        ArtifactLabelEndpoints.Map(api);
        RegistryEndpoints.Map(api);
        AdapterEndpoints.Map(api);
        PolicyEndpoints.Map(api);
        ExecutionEndpoints.Map(api);
        TaskEndpoints.Map(api);
        ConfigurationEndpoints.Map(api);
        LdapEndpoints.Map(api);
        OidcEndpoints.Map(api);
        RobotEndpoints.Map(api);
        AuditLogEndpoints.Map(api);
        PurgeEndpoints.Map(api);
        QuotaEndpoints.Map(api);
        SearchEndpoint.Map(api);
        StatisticEndpoint.Map(api);
        PoolEndpoint.Map(api);
        var extensions = endpoints.MapGroup("/api/entrepot/v1").WithMetadata(new BodyLimit());
        LayerEndpoint.Map(extensions);
        DestinationEndpoints.Map(extensions);
        TaskEndpoints.MapStandings(extensions);
        RetryEndpoints.Map(extensions);
        ScheduleEndpoint.Map(extensions);
        CapabilityEndpoint.Map(extensions);
        StandingEndpoint.Map(extensions);
        ActivityEndpoint.Map(extensions);
        ReconciliationEndpoints.Map(extensions);
        PreviewEndpoints.Map(extensions);
        HoldEndpoints.Map(extensions);
        AlarmEndpoints.Map(extensions);
        OpenApiEndpoint.Map(extensions);
        return endpoints;
    }

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 1024 * 1024;
    }
}
