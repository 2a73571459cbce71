using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;
using Entrepot.Replication.Endpoints;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entrepot.Unit.Replication.Endpoints;

/// <summary>The endpoints module over a real database, with a clock and a registry that the test holds.</summary>
internal sealed class EndpointsFixture : IAsyncDisposable
{
    private readonly TestDatabase test;
    private readonly ServiceProvider services;

    private EndpointsFixture(TestDatabase test)
    {
        this.test = test;
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<Random>(new FixedRandom(1))
            .AddSingleton(test.Database)
            .AddSingleton(new SecretProtector(new EphemeralDataProtectionProvider()))
            .AddRemotes(new OutboundOptions())
            .AddSingleton<IRemoteAdapter>(Adapter)
            .AddEndpoints()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeAdapter Adapter { get; } = new();

    public Database Database => test.Database;

    public EndpointGate Gate => services.GetRequiredService<EndpointGate>();

    public EndpointSpeeds Speeds => services.GetRequiredService<EndpointSpeeds>();

    public EndpointBook Endpoints => services.GetRequiredService<EndpointBook>();

    public EndpointCheck Check => services.GetRequiredService<EndpointCheck>();

    public static async Task<EndpointsFixture> CreateAsync(DatabaseKind kind) =>
        new(await TestDatabase.CreateAsync(kind));

    /// <summary>Settings that nothing is wrong with.</summary>
    public static EndpointSettings Settings(string name = "peer") =>
        new(
            name,
            "",
            new RemoteEndpoint(
                FakeAdapter.Type,
                new Uri("https://registry.example.com"),
                false,
                "",
                "basic",
                "alice",
                "secret"
            )
        );

    public async Task<long> CreateEndpointAsync(CancellationToken cancellationToken, string name = "peer") =>
        await Endpoints.CreateAsync(Settings(name), Acts.By("admin"), cancellationToken) is EndpointResult.Done done
            ? done.Id
            : throw new InvalidOperationException("The endpoint was refused.");

    public Task<RegistryEndpointRow> RowAsync(long id, CancellationToken cancellationToken) =>
        Database.ReadAsync(
            (context, token) => context.RegistryEndpoints.AsNoTracking().SingleAsync(row => row.Id == id, token),
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await test.DisposeAsync();
    }
}
