using Entrepot.Remotes.Notices;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Notices;

public sealed class MailServerTests
{
    [Theory]
    [InlineData("smtp://mail.example.com", "mail.example.com", 25, false, "", "")]
    [InlineData("smtp://ann@mail.example.com", "mail.example.com", 587, false, "ann", "")]
    [InlineData("smtps://mail.example.com", "mail.example.com", 465, true, "", "")]
    [InlineData("smtp://ann%40x:p%3Aq%2Fr@10.0.0.7:2525", "10.0.0.7", 2525, false, "ann@x", "p:q/r")]
    public void A_mail_servers_url_is_read(string text, string host, int port, bool tls, string user, string password)
    {
        MailServer.TryParse(text, out var server).ShouldBeTrue();

        server.ShouldBe(new MailServer(host, port, tls, user, password));
        server.ToString().ShouldNotContain("p:q");
    }

    [Theory]
    [InlineData("mail.example.com:25")]
    [InlineData("http://mail.example.com")]
    [InlineData("smtp://")]
    [InlineData("smtp://mail.example.com/inbox")]
    [InlineData("smtp://mail.example.com?x=1")]
    public void What_names_no_mail_server_is_refused(string text) => MailServer.TryParse(text, out _).ShouldBeFalse();
}
