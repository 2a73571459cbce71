using System.IO.Pipelines;
using Entrepot.Distribution.Blobs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>What Entrepot does otherwise than Kestrel on its connections; the setting <c>fast_transport</c> turns it off.</summary>
internal static class FastTransport
{
    /// <summary>
    /// Large receives and patient accepts for all connections; files from the kernel for those without TLS.
    /// </summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<TransportMemory>();
        services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<TransportMemory>());
        services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>();
        services.Configure<KestrelServerOptions>(server => server.ConfigureEndpointDefaults(Send));
    }

    private static void Send(ListenOptions options)
    {
        var memory = options.ApplicationServices.GetRequiredService<TransportMemory>();
        options.Use(next =>
            connection =>
            {
                if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
                {
                    var output = new SocketOutput(connection.Transport.Output, socket, memory);
                    connection.Transport = new Halves(connection.Transport.Input, output);
                    connection.Features.Set<IFileSender>(output);
                }

                return next(connection);
            }
        );
    }

    private sealed record Halves(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
