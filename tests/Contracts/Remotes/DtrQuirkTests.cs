using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Docker Trusted Registry.</summary>
public sealed class DtrQuirkTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_organization_and_the_repository_are_made_once_and_only_what_is_public_here_is_public_there()
    {
        await using var dtr = await DtrSimulator.StartAsync(Cancel);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (number, token) =>
            {
                await using var registry = Open(dtr);
                await registry.PrepareRepositoryAsync(RepositoryName.Parse("fresh/open"), makePublic: true, token);
                await registry.PrepareRepositoryAsync(RepositoryName.Parse("org4/closed"), makePublic: false, token);
            }
        );

        dtr.Repositories.ShouldBe(
            new Dictionary<string, string> { ["fresh/open"] = "public", ["org4/closed"] = "private" },
            ignoreOrder: true
        );
        dtr.Accounts.ShouldContain("fresh");
        dtr.Requests.Count(request => request == "POST /enzi/v0/accounts").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task All_repositories_are_listed_page_by_page()
    {
        await using var dtr = await DtrSimulator.StartAsync(Cancel);
        await using var registry = Open(dtr);
        string[] names = [.. Enumerable.Range(1, 8).Select(number => $"org1/app{number}")];
        foreach (var name in names)
        {
            await registry.PrepareRepositoryAsync(RepositoryName.Parse(name), makePublic: false, Cancel);
        }

        var listed = await registry.ListRepositoriesAsync(Cancel).Select(one => one.ToString()).ToListAsync(Cancel);

        listed.ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public async Task An_account_that_may_not_make_the_organization_is_told_what_to_do_and_stops_no_other_work()
    {
        await using var dtr = await DtrSimulator.StartAsync(Cancel, administrator: false);
        await using var registry = Open(dtr);

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.PrepareRepositoryAsync(RepositoryName.Parse("fresh/app"), makePublic: false, Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("making the organization fresh");
    }

    private IRemoteRegistry Open(DtrSimulator dtr) =>
        host.Registries.Open(
            new RemoteEndpoint("dtr", dtr.Address, false, "", "basic", DtrSimulator.User, DtrSimulator.Password)
        );
}
