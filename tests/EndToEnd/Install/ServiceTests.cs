using System.Net;
using System.Net.Sockets;
using System.Text;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Install;

/// <summary>Entrepot as a service of systemd.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TempFolder folder = new("service");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_unit_is_one_that_systemd_takes_and_finds_well_shut_in()
    {
        var unit = await File.ReadAllTextAsync(Repository.PathOf("deploy/entrepot.service"), Cancel);
        var here = folder.Write(
            "entrepot.service",
            unit.Replace("/opt/entrepot/entrepot ", "/bin/true ", StringComparison.Ordinal)
        );

        (await new RigCommand("systemd-analyze", "verify", here).RunAsync(Cancel))
            .Successful()
            .StandardError.ShouldBeEmpty();
        await new RigCommand(
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=true",
            "--threshold=20",
            here
        ).RunSuccessfullyAsync(Cancel);
    }

    [Fact]
    public async Task The_service_manager_hears_when_the_site_is_ready_and_when_it_stops()
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        var environment = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = folder["notify"] };

        await using var site = await EntrepotSite.StartAsync(new SiteOptions { Environment = environment }, Cancel);
        (await HearAsync(manager)).ShouldBe("READY=1");

        (await site.StopAsync(Cancel)).ShouldBe(0);
        (await HearAsync(manager)).ShouldBe("STOPPING=1");
    }

    [Fact]
    public async Task A_push_that_is_under_way_at_a_stop_ends_well()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        using var begun = await site.Http.PostAsync("/v2/library/app/blobs/uploads/", null, Cancel);
        using var content = new PacedContent();

        var upload = site.Http.PatchAsync(begun.Headers.Location, content, Cancel);
        await content.Begun;
        var stop = site.StopAsync(Cancel);

        using var answer = await upload;
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await stop).ShouldBe(0);
    }

    private static async Task<string> HearAsync(Socket manager)
    {
        var buffer = new byte[256];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Eventually.DefaultDeadline);
        var length = await manager.ReceiveAsync(buffer, limit.Token);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>Content of somebody with a slow line: four seconds of it.</summary>
    private sealed class PacedContent : HttpContent
    {
        private const int Pieces = 40;
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            for (var piece = 0; piece < Pieces; piece++)
            {
                await stream.WriteAsync(new byte[4096], cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                begun.TrySetResult();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
