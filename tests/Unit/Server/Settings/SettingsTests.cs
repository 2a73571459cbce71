using Entrepot.Rigs;
using Entrepot.Server.Settings;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Settings;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string?> None = [];

    [Fact]
    public void Nothing_said_means_a_bare_machine()
    {
        var settings = SettingsReader.Only(None);

        settings.Urls.ShouldBe("http://127.0.0.1:5000");
        settings.PostgresConnection.ShouldBeNull();
        settings.DataFolder.ShouldBe(Path.GetFullPath("data"));
    }

    [Fact]
    public void All_faults_are_listed_at_once_each_with_the_key_to_change()
    {
        var wrong = new Dictionary<string, string?>
        {
            ["urls"] = "127.0.0.1:5000",
            ["token_minutes"] = "0",
            ["outbound_deny"] = "10.0.0.0/8,here",
            ["further_hosts"] = "registry.local:5000,https://else",
            ["colour"] = "blue",
        };

        var exception = Should.Throw<SettingsException>(() => SettingsReader.Only(wrong));

        exception.Faults.Count.ShouldBe(5);
        exception.Message.ShouldContain("colour: there is no such setting");
        exception.Message.ShouldContain("urls (ENTREPOT_URLS, --urls)");
        exception.Message.ShouldContain("token_minutes (ENTREPOT_TOKEN_MINUTES, --token-minutes)");
        exception.Message.ShouldContain("'here' is not a network");
        exception.Message.ShouldContain("'https://else' is not a host");
    }

    [Fact]
    public void Mail_needs_somebody_to_send_it_and_no_fault_repeats_a_password()
    {
        var wrong = new Dictionary<string, string?>
        {
            ["alarm_mail_to"] = "ops@example.com,nobody",
            ["smtp_url"] = "http://ann:hidden@mail.example.com",
            ["alarm_lag"] = "soon",
            ["metrics_token"] = "short",
        };

        var exception = Should.Throw<SettingsException>(() => SettingsReader.Only(wrong));

        exception.Faults.Count.ShouldBe(5);
        exception.Message.ShouldContain("'nobody' is not a mail address");
        exception.Message.ShouldContain(
            "alarm_mail_from (ENTREPOT_ALARM_MAIL_FROM, --alarm-mail-from): alarm_mail_to needs it"
        );
        exception.Message.ShouldContain("'soon' is not a time like 90s");
        exception.Message.ShouldNotContain("hidden");
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    public void The_lag_is_given_in_seconds_minutes_or_hours(string given, int seconds) =>
        SettingsReader
            .Only(new Dictionary<string, string?> { ["alarm_lag"] = given })
            .Alarms.Lag.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("http://127.0.0.1:80", "", false)]
    [InlineData("http://127.0.0.1:80", "http://registry.example.com", false)]
    [InlineData("https://127.0.0.1:443", "http://registry.example.com", false)]
    [InlineData("http://127.0.0.1:80;https://*:443", "", true)]
    [InlineData("http://127.0.0.1:80", "https://registry.example.com", true)]
    public void Nobody_is_sent_away_from_http_without_an_https_address_to_go_to(string urls, string external, bool fits)
    {
        var given = new Dictionary<string, string?>
        {
            ["urls"] = urls,
            ["external_url"] = external,
            ["https_redirect"] = "on",
        };

        if (fits)
        {
            SettingsReader.Only(given).HttpsRedirect.ShouldBeTrue();
        }
        else
        {
            Should
                .Throw<SettingsException>(() => SettingsReader.Only(given))
                .Message.ShouldContain("https_redirect (ENTREPOT_HTTPS_REDIRECT, --https-redirect)");
        }
    }

    [Theory]
    [InlineData("https://0.0.0.0:5443", 5443)]
    [InlineData("http://127.0.0.1:80;https://*", 443)]
    [InlineData("https://[::]:5443", 5443)]
    public void The_port_of_HTTPS_is_the_one_that_is_listened_on(string urls, int port) =>
        SettingsReader.Only(new Dictionary<string, string?> { ["urls"] = urls }).HttpsPort.ShouldBe(port);

    [Fact]
    public void An_argument_wins_over_the_file()
    {
        using var folder = new TempFolder();
        var file = folder.Write("entrepot.yaml", "urls: http://127.0.0.1:1\ntoken_minutes: 7\n");

        var settings = SettingsReader.Read(file, new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:2" });

        settings.Urls.ShouldBe("http://127.0.0.1:2");
        settings.TokenLifetime.ShouldBe(TimeSpan.FromMinutes(7));
    }

    [Theory]
    [InlineData("urls: [")]
    [InlineData("- urls")]
    public void A_file_that_is_no_settings_file_is_refused_with_its_name(string text)
    {
        using var folder = new TempFolder();
        var file = folder.Write("broken.yaml", text);

        Should.Throw<SettingsException>(() => SettingsReader.Read(file, None)).Message.ShouldContain("broken.yaml");
    }

    [Fact]
    public void A_named_file_that_is_missing_stops_the_start() =>
        Should.Throw<SettingsException>(() => SettingsReader.Read("/nowhere/entrepot.yaml", None));

    [Fact]
    public void The_settings_page_is_the_one_that_the_program_writes() =>
        File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "docs/settings.md")).ShouldBe(SettingsPage.Write());
}
