using Entrepot.Remotes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Contracts.Remotes;

/// <summary>The module as the server composes it, with settings of the test's own.</summary>
internal sealed class RemotesHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public RemotesHost(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddRemotes()
            .BuildServiceProvider(validateScopes: true);
    }

    public RemoteRegistries Registries => services.GetRequiredService<RemoteRegistries>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
