using System.Globalization;
using System.Net.Sockets;
using Entrepot.Rigs;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

/// <summary>
/// Blobs arrive byte for byte whatever the client does, with the transport of Entrepot as with Kestrel's own.
/// </summary>
public abstract class TransportTests(TransportScene scene)
{
    private const int Size = TransportScene.Size;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EntrepotSite Site => scene.Site;

    private byte[] Bytes => scene.Blob.Bytes;

    private string BlobPath => scene.BlobPath;

    [Fact]
    public void Ranges_of_every_size_arrive_on_one_connection()
    {
        using var connection = PlainConnection.Open(Site);
        var random = new Random(5);
        for (var number = 0; number < 200; number++)
        {
            // Around the sizes where the way of sending changes, and anywhere.
            var first = random.Next(Size);
            var wanted = (number % 4) switch
            {
                0 => random.Next(1, 100),
                1 => 16 * 1024 + random.Next(-2, 3),
                2 => 1024 * 1024 + random.Next(-2, 3),
                _ => random.Next(1, Size),
            };
            var length = Math.Min(wanted, Size - first);

            connection.Get(BlobPath, Range(first, length));
            var (status, body) = connection.ReadAnswer();

            status.ShouldBe(206);
            body.AsSpan().SequenceEqual(Bytes.AsSpan(first, length)).ShouldBeTrue($"{first}+{length}");
        }
    }

    [Fact]
    public void Requests_that_do_not_wait_for_answers_are_answered_in_turn()
    {
        using var connection = PlainConnection.Open(Site);

        connection.Get(BlobPath, Range(0, 1_000_000), Range(7, 3), Range(1_000_000, 1_500_000), Range(9, 20_000));

        connection.ReadAnswer().Body.ShouldBe(Bytes[..1_000_000]);
        connection.ReadAnswer().Body.ShouldBe(Bytes[7..10]);
        connection.ReadAnswer().Body.ShouldBe(Bytes[1_000_000..2_500_000]);
        connection.ReadAnswer().Body.ShouldBe(Bytes[9..20_009]);
    }

    [Fact]
    public async Task A_client_that_closes_its_half_counts_as_gone()
    {
        using var connection = PlainConnection.Open(Site, receiveBuffer: 4096);
        connection.Get(BlobPath);
        connection.ReadHead().Status.ShouldBe(200);

        connection.FinishSending();

        await Eventually.IsTrueAsync("no blob is open", _ => Task.FromResult(OpenBlobs() == 0), Cancel);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_everything()
    {
        using var connection = PlainConnection.Open(Site, receiveBuffer: 4096);
        connection.Get(BlobPath);
        var (_, length) = connection.ReadHead();
        var read = new List<byte>();
        while (read.Count < length)
        {
            // The pause lets the socket fill up, so that the server has to wait for room again and again.
            await Task.Delay(1, Cancel);
            read.AddRange(connection.ReadBody(Math.Min(30_000, length - read.Count)));
        }

        read.ToArray().AsSpan().SequenceEqual(Bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Clients_that_vanish_leave_nothing_open()
    {
        for (var number = 0; number < 50; number++)
        {
            using var connection = PlainConnection.Open(Site, receiveBuffer: 4096);
            connection.Get(BlobPath);
            connection.ReadHead().Status.ShouldBe(200);
            if (number % 2 == 0)
            {
                connection.Reset();
            }
        }

        await Eventually.IsTrueAsync("no blob is open", _ => Task.FromResult(OpenBlobs() == 0), Cancel);
        using var after = PlainConnection.Open(Site);
        after.Get(BlobPath, Range(5, 100_000));
        after.ReadAnswer().Body.ShouldBe(Bytes[5..100_005]);
    }

    [Fact]
    public async Task A_stop_waits_for_a_pull_that_is_under_way()
    {
        await using var own = new TransportScene(scene.Transport);
        await own.InitializeAsync();
        using var connection = PlainConnection.Open(own.Site, receiveBuffer: 4096);
        connection.Get(BlobPath);
        var (_, length) = connection.ReadHead();

        var stopping = own.Site.StopAsync(Cancel);
        await Eventually.IsTrueAsync("new connections are refused", token => IsRefusedAsync(own.Site, token), Cancel);
        var body = connection.ReadBody(length);

        body.AsSpan().SequenceEqual(Bytes).ShouldBeTrue();
        (await stopping).ShouldBe(0);
    }

    private static async Task<bool> IsRefusedAsync(EntrepotSite site, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(site.Address.Host, site.Address.Port, cancellationToken);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private int OpenBlobs() => Site.OpenFiles.Count(file => file.Contains("/blobs/", StringComparison.Ordinal));

    private static string Range(int first, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{first}-{first + length - 1}");
}
