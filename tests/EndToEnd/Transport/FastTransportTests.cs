using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

public sealed class FastTransportTests(FastTransportTests.Scene scene)
    : TransportTests(scene),
        IClassFixture<FastTransportTests.Scene>
{
    [Fact]
    public async Task Connections_wait_until_the_system_can_give_some_again()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var own = new TransportScene("on");
        await own.InitializeAsync();
        await LimitOpenFilesAsync(own.Site, own.Site.OpenFiles.Count + 3);
        // Many more than the files that the server may just have had open for a moment.
        var waiting = Enumerable.Range(0, 150).Select(_ => PlainConnection.Open(own.Site)).ToList();
        waiting.ForEach(connection => connection.Get("/readyz"));
        await Eventually.IsTrueAsync(
            "the shortage is told",
            _ =>
                Task.FromResult(own.Site.Log.Contains("No more connections can be accepted", StringComparison.Ordinal)),
            cancel
        );

        await LimitOpenFilesAsync(own.Site, 4096);

        waiting.Select(connection => connection.ReadAnswer().Status).ToList().ShouldAllBe(status => status == 200);
        waiting.ForEach(connection => connection.Dispose());
    }

    private static Task<string> LimitOpenFilesAsync(EntrepotSite site, int count) =>
        new RigCommand(
            "prlimit",
            "--pid",
            site.ProcessId.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"--nofile={count}:")
        ).RunSuccessfullyAsync(TestContext.Current.CancellationToken);

    public sealed class Scene() : TransportScene("on");
}
