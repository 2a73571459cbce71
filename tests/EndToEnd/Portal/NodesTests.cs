using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Postgres;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

/// <summary>Two servers over one database and one store of blobs, and a balancer before them.</summary>
public sealed class NodesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_whose_server_dies_goes_on_at_another_one_where_it_was()
    {
        using var folder = new TempFolder("nodes");
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(Cancel);
        var (one, two) = (folder.Subfolder("one"), folder.Subfolder("two"));
        await using var first = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = one },
            Cancel
        );
        foreach (var shared in (string[])["keys", "storage"])
        {
            Directory.CreateSymbolicLink(Path.Combine(two, shared), Path.Combine(one, shared));
        }

        await using var second = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = two },
            Cancel
        );
        await using var balancer = FaultProxy.Start(first.Address);
        foreach (var name in (string[])["shop", "shelf", "ship"])
        {
            await first.Api.CreateProjectAsync(name, isPublic: false, Cancel);
        }

        await using var visitor = await Visitor.SignInAsync(first, through: balancer.Address);
        await visitor.OpenAsync("/projects?access=private");
        await visitor.Page.GetByLabel("Filter by name").FillAsync("sh");
        await visitor.Page.WaitForURLAsync("**filter=sh*");
        await visitor.Button("Project Name").ClickAsync();
        await visitor.Page.WaitForURLAsync("**order=-name*");
        await visitor.Page.EvaluateAsync("() => { window.before = true; }");

        // What the browser says of the connection that is gone.
        visitor.Forgive("WebSocket");
        visitor.Forgive("Cannot send data");
        balancer.Target = second.Address;
        await first.KillAsync(Cancel);
        balancer.CutAll();

        await visitor.Page.WaitForFunctionAsync("() => !window.before");
        await visitor.SettleAsync();
        await visitor.Row("ship").WaitForAsync();
        (await visitor.Page.Locator("tbody tr td:first-child").AllInnerTextsAsync()).ShouldBe([
            "shop",
            "ship",
            "shelf",
        ]);
        (await visitor.Page.GetByLabel("Filter by name").InputValueAsync()).ShouldBe("sh");
        await visitor.Button("New Project").ClickAsync();
        await visitor.Dialog.GetByLabel("Project Name").WaitForAsync();
    }
}
