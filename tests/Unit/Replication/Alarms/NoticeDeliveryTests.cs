using System.Security.Cryptography;
using System.Text;
using Entrepot.Remotes;
using Entrepot.Remotes.Notices;
using Entrepot.Remotes.Outbound;
using Entrepot.Replication.Alarms;
using Entrepot.Rigs.Notices;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Alarms;

public sealed class NoticeDeliveryTests
{
    private const string Secret = "between the two of us";

    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Both_ends_of_an_alarm_are_posted_signed_and_in_their_order(DatabaseKind kind)
    {
        await using var receiver = await NoticeReceiver.StartAsync(Never);
        await using var scene = await AlarmScene.CreateAsync(kind, ByHttp(receiver));
        await using var remotes = Remotes(scene);
        var channel = new HttpNoticeChannel(remotes.GetRequiredService<HttpNotices>(), scene.Options);
        receiver.Status = 500;
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);
        (await scene.Sender.SendNextAsync(channel, Never)).ShouldBe(
            new NoticeDelivery.Failed("127.0.0.1 answered 500")
        );
        await scene.OpenAsync();
        await scene.Watch.LookAsync(Never);

        receiver.Status = 204;
        (await scene.Sender.SendNextAsync(channel, Never)).ShouldBeNull("its beginning has not been told yet");
        scene.Site.Clock.Advance(TimeSpan.FromSeconds(5));
        while (await scene.Sender.SendNextAsync(channel, Never) is not null) { }

        receiver.Taken.Select(notice => notice.Text("state")).ShouldBe(["raised", "cleared"]);
        var raised = receiver.Taken[0];
        raised.Text("kind").ShouldBe("endpoint_parked");
        raised.Text("subject").ShouldBe("there");
        raised.Text("headline").ShouldBe("Endpoint there is parked");
        raised.Text("site").ShouldBe("https://registry.example.com");
        raised.Query.ShouldBe("?key=1");
        raised.Text("id").ShouldNotBe(receiver.Taken[1].Text("id"));
        raised.Signature.ShouldBe(
            $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), raised.Body))}"
        );
        (await scene.NoticesAsync()).ShouldAllBe(notice => notice.SentAt != null && notice.Fault == "");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_not_taken_is_tried_again_ever_more_rarely_and_with_the_same_id(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind, new AlarmOptions { Url = new Uri("http://a.test") });
        var channel = new RecordingChannel { Refuses = true };
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);
        var pauses = new List<double>();
        for (var time = 0; time < 10; time++)
        {
            (await scene.Sender.SendNextAsync(channel, Never)).ShouldBeOfType<NoticeDelivery.Failed>();
            (await scene.Sender.SendNextAsync(channel, Never)).ShouldBeNull();
            var next = (await scene.NoticesAsync()).Single().NextTryAt!.Value;
            pauses.Add((next - scene.Site.Clock.GetUtcNow()).TotalSeconds);
            scene.Site.Clock.SetUtcNow(next);
        }

        pauses.ShouldBe([5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
        channel.Ids.Distinct().Count().ShouldBe(1);
        (await scene.NoticesAsync()).Single().Fault.ShouldBe("refused");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_a_node_had_begun_when_it_died_another_delivers(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind, new AlarmOptions { Url = new Uri("http://a.test") });
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);
        await Should.ThrowAsync<InvalidOperationException>(() =>
            scene.Sender.SendNextAsync(new RecordingChannel { Dies = true }, Never)
        );
        var other = new RecordingChannel();
        (await scene.Sender.SendNextAsync(other, Never)).ShouldBeNull("it may still be at it");

        scene.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.Sender.SendNextAsync(other, Never);

        other.Ids.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Many_nodes_deliver_a_notice_once(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind, new AlarmOptions { Url = new Uri("http://a.test") });
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);
        var channel = new RecordingChannel();

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => scene.Sender.SendNextAsync(channel, Never)))
        );

        channel.Ids.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Mail_reaches_everybody_also_after_the_server_had_refused_it()
    {
        await using var receiver = MailReceiver.Start();
        receiver.Refuse(1);
        await using var scene = await AlarmScene.CreateAsync(DatabaseKind.Sqlite, ByMail(receiver.Port));
        await using var remotes = Remotes(scene);
        var channel = new MailNoticeChannel(remotes.GetRequiredService<MailNotices>(), scene.Options);
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);

        (await scene.Sender.SendNextAsync(channel, Never))
            .ShouldBeOfType<NoticeDelivery.Failed>()
            .Words.ShouldContain("451");
        receiver.Taken.ShouldBeEmpty();
        scene.Site.Clock.Advance(TimeSpan.FromSeconds(5));
        (await scene.Sender.SendNextAsync(channel, Never)).ShouldBeOfType<NoticeDelivery.Delivered>();

        var mail = receiver.Taken.ShouldHaveSingleItem();
        mail.Recipients.ShouldBe(["ops@example.com", "boss@example.com"]);
        mail.Header("Subject").ShouldBe("[registry.example.com] Endpoint there is parked");
        mail.Header("From").ShouldBe("registry@example.com");
        mail.Header("Message-Id").ShouldEndWith("-raised@registry.example.com>");
        mail.Message.ShouldContain("test the endpoint");
    }

    [Fact]
    public async Task A_password_is_not_sent_to_a_server_without_TLS()
    {
        await using var receiver = MailReceiver.Start();
        await using var scene = await AlarmScene.CreateAsync(DatabaseKind.Sqlite, ByMail(receiver.Port, "ann:secret@"));
        await using var remotes = Remotes(scene);
        var channel = new MailNoticeChannel(remotes.GetRequiredService<MailNotices>(), scene.Options);
        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);

        (await scene.Sender.SendNextAsync(channel, Never))
            .ShouldBeOfType<NoticeDelivery.Failed>()
            .Words.ShouldContain("no TLS");
        receiver.SawPassword.ShouldBeFalse();
    }

    [Fact]
    public async Task Neither_way_leads_to_the_metadata_of_a_cloud_or_after_a_redirect()
    {
        await using var receiver = await NoticeReceiver.StartAsync(Never);
        await using var scene = await AlarmScene.CreateAsync(DatabaseKind.Sqlite);
        await using var remotes = Remotes(scene);
        var http = remotes.GetRequiredService<HttpNotices>();
        receiver.Status = 302;

        (await http.PostAsync(new Uri("http://169.254.169.254/x"), "{}"u8.ToArray(), null, Never))
            .ShouldBeOfType<NoticeDelivery.Failed>()
            .Words.ShouldContain("may not connect");
        (await http.PostAsync(receiver.Address, "{}"u8.ToArray(), null, Never)).ShouldBe(
            new NoticeDelivery.Failed("127.0.0.1 answered 302")
        );
        receiver.Asked.ShouldBe(1);
        (
            await remotes
                .GetRequiredService<MailNotices>()
                .SendAsync(
                    new MailServer("169.254.169.254", 25, false, "", ""),
                    new Mail("1@a", "a@b.test", ["c@d.test"], "", ""),
                    Never
                )
        )
            .ShouldBeOfType<NoticeDelivery.Failed>()
            .Words.ShouldContain("may not connect");
    }

    private static AlarmOptions ByHttp(NoticeReceiver receiver) =>
        new()
        {
            Url = new Uri(receiver.Address, "?key=1"),
            UrlSecret = Secret,
            Site = "https://registry.example.com",
        };

    private static AlarmOptions ByMail(int port, string user = "") =>
        new()
        {
            MailTo = ["ops@example.com", "boss@example.com"],
            MailFrom = "registry@example.com",
            MailServer = MailServer.TryParse($"smtp://{user}127.0.0.1:{port}", out var server) ? server : null,
            Site = "https://registry.example.com",
        };

    private static ServiceProvider Remotes(AlarmScene scene) =>
        new ServiceCollection()
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddSingleton<Random>(new FixedRandom(1))
            .AddRemotes(new OutboundOptions())
            .BuildServiceProvider();
}
