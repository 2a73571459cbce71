using Entrepot.Data;
using Entrepot.Remotes;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Replication.Endpoints;

/// <summary>The other registries that this site knows, their health, and whether work may be sent there.</summary>
internal static class EndpointsModule
{
    public static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<EndpointReader>();
        services.AddSingleton<EndpointBreaker>();
        services.AddSingleton<EndpointCheck>();
        services.AddSingleton<EndpointSpeeds>();
        services.AddSingleton(provider => new EndpointGate(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<EndpointReader>(),
            provider.GetRequiredService<EndpointBreaker>(),
            provider.GetRequiredService<EndpointSpeeds>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new EndpointBook(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<EndpointReader>(),
            provider.GetRequiredService<RemoteRegistries>(),
            provider.GetRequiredService<EndpointGate>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<EndpointHealth>();
        return services.AddHostedService<EndpointProbe>();
    }
}
