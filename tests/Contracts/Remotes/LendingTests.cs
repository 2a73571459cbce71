using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>Clouds whose signed APIs lend the login of their registries.</summary>
public sealed class LendingTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    public static TheoryData<string> Types => ["tencent-tcr", "volcengine-cr", "ali-acr", "ali-acr of persons"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(9);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_login_is_lent_once_for_all_who_work_there_and_anew_when_it_ends(string type)
    {
        await using var cloud = await StartAsync(type);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (number, token) =>
            {
                await using var registry = Open(type, cloud, LendingSimulator.Secret);
                var name = RepositoryName.Parse($"acme/app-{number}");
                await registry.PrepareRepositoryAsync(name, makePublic: false, token);
                await registry.Repository(name).ResolveAsync(Reference.Parse("v1"), token);
            }
        );
        cloud.Logins.ShouldBe(1);

        // Shorter than it is used before its end: each token needs a new one.
        cloud.LoginTime = TimeSpan.FromMinutes(1);
        await using var other = Open(type, cloud, LendingSimulator.Secret);
        (await other.PingAsync(Cancel)).ShouldBe(PingOutcome.Healthy);
        cloud.Logins.ShouldBe(2);
        await other.Repository(RepositoryName.Parse("acme/app-1")).ResolveAsync(Reference.Parse("v2"), Cancel);
        cloud.Logins.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_wrong_secret_is_a_matter_of_the_credentials_and_is_never_sent(string type)
    {
        await using var cloud = await StartAsync(type);
        await using var registry = Open(type, cloud, "a-wrong-secret");

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Credentials);
        var exception = await Should.ThrowAsync<RemoteException>(async () =>
            await registry.ListRepositoriesAsync(Cancel).CountAsync(Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Credentials, exception.Message);
        exception.Fault.Words.ShouldNotContain("a-wrong-secret");
        cloud.Logins.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task All_repositories_are_listed_page_by_page(string type)
    {
        await using var cloud = await StartAsync(type);
        await using var registry = Open(type, cloud, LendingSimulator.Secret);
        string[] names = [.. Enumerable.Range(1, 7).Select(number => $"acme/app{number}"), "other/app"];
        var image = Images.Image(100);
        foreach (var name in names.Select(RepositoryName.Parse))
        {
            await registry.PrepareRepositoryAsync(name, makePublic: false, Cancel);
            await registry.Repository(name).PushAsync(image, Cancel, "v1");
        }

        var listed = await registry.ListRepositoriesAsync(Cancel).Select(one => one.ToString()).ToListAsync(Cancel);

        listed.ShouldBe(names, ignoreOrder: true);
    }

    [Theory]
    [InlineData("tencent-tcr")]
    [InlineData("volcengine-cr")]
    public async Task What_many_make_at_once_is_there_for_all_of_them(string type)
    {
        await using var cloud = await StartAsync(type);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (_, token) =>
            {
                await using var registry = Open(type, cloud, LendingSimulator.Secret);
                await registry.PrepareRepositoryAsync(RepositoryName.Parse("fresh/app"), makePublic: false, token);
            }
        );

        cloud.Repositories.ShouldBe(["fresh/app"]);
        cloud.Namespaces.Order(StringComparer.Ordinal).ShouldBe(["acme", "fresh"]);
    }

    private static async Task<LendingSimulator> StartAsync(string type) =>
        type switch
        {
            "tencent-tcr" => await TcrSimulator.StartAsync(Cancel),
            "volcengine-cr" => await VolcengineSimulator.StartAsync(Cancel),
            _ => await AlibabaSimulator.StartAsync(Cancel, enterprise: type == "ali-acr"),
        };

    private IRemoteRegistry Open(string type, LendingSimulator cloud, string secret) =>
        host.Registries.Open(
            new RemoteEndpoint(type.Split(' ')[0], cloud.Address, false, "", "basic", LendingSimulator.Key, secret)
        );
}
