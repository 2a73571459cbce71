using System.Diagnostics.CodeAnalysis;
using System.Net;
using Entrepot.Remotes.Alibaba;
using Entrepot.Remotes.Artifactory;
using Entrepot.Remotes.Aws;
using Entrepot.Remotes.Azure;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.DockerHub;
using Entrepot.Remotes.Dtr;
using Entrepot.Remotes.Generic;
using Entrepot.Remotes.GitHub;
using Entrepot.Remotes.GitLab;
using Entrepot.Remotes.Google;
using Entrepot.Remotes.Harbor;
using Entrepot.Remotes.Huawei;
using Entrepot.Remotes.Notices;
using Entrepot.Remotes.Outbound;
using Entrepot.Remotes.Quay;
using Entrepot.Remotes.Syslog;
using Entrepot.Remotes.Tencent;
using Entrepot.Remotes.Volcengine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entrepot.Remotes;

/// <summary>Other registries, and the one way out to them.</summary>
public static class RemotesModule
{
    public static IServiceCollection AddRemotes(this IServiceCollection services, OutboundOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SharedRandom());
        services.TryAddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        services.AddSingleton<AddressPolicy>();
        services.AddSingleton<OutboundConnector>();
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton(provider => new OutboundWays(
            provider.GetRequiredService<OutboundHttp>(),
            provider.GetRequiredService<OutboundConnector>()
        ));
        services.AddSingleton<InPlaceRetry>();
        services.AddSingleton<RealmPolicy>();
        services.AddSingleton<EndpointConnections>();
        services.AddSingleton<IRemoteAdapter, GenericAdapter>();
        services.AddSingleton<IRemoteAdapter, EcrAdapter>();
        services.AddSingleton<IRemoteAdapter, AcrAdapter>();
        services.AddSingleton<IRemoteAdapter, HubAdapter>();
        services.AddSingleton<IRemoteAdapter, GhcrAdapter>();
        services.AddSingleton<IRemoteAdapter, QuayAdapter>();
        services.AddSingleton<IRemoteAdapter, ArtifactoryAdapter>();
        services.AddSingleton<IRemoteAdapter, GoogleAdapter>();
        services.AddSingleton<IRemoteAdapter, HarborAdapter>();
        services.AddSingleton<IRemoteAdapter, GitLabAdapter>();
        services.AddSingleton<IRemoteAdapter, DtrAdapter>();
        services.AddSingleton<IRemoteAdapter, SwrAdapter>();
        services.AddSingleton<IRemoteAdapter, AlibabaAdapter>();
        services.AddSingleton<IRemoteAdapter, TcrAdapter>();
        services.AddSingleton<IRemoteAdapter, VolcengineAdapter>();
        services.AddSingleton(provider => new HttpNotices(provider.GetRequiredService<OutboundHttp>()));
        services.AddSingleton(provider => new MailNotices(
            provider.GetRequiredService<OutboundConnector>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SyslogServers(
            provider.GetRequiredService<OutboundConnector>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services.AddSingleton(provider => new RemoteRegistries(
            provider.GetRequiredService<EndpointConnections>(),
            provider.GetServices<IRemoteAdapter>()
        ));
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one that is injected; it may be asked in parallel.")]
    private static Random SharedRandom() => Random.Shared;
}
