using Entrepot.Cli.Mirrors;
using Entrepot.Rigs;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Mirrors;

/// <summary>A node's files say in which order sites are asked, how, and who is asked when none has an image.</summary>
public sealed class MirrorRunTests : IDisposable
{
    /// <summary>ci:secret</summary>
    private const string Login = "Y2k6c2VjcmV0";

    private readonly TempFolder folder = new("mirrors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Containerd_asks_the_sites_in_order_and_the_registry_last() =>
        Content("containerd", Plan("docker.io"))
            .ShouldBe(
                """
                server = "https://registry-1.docker.io"

                [host."https://tokyo.example.com"]
                  capabilities = ["pull", "resolve"]
                  ca = "/etc/ca.crt"
                  [host."https://tokyo.example.com".header]
                    Authorization = ["Basic Y2k6c2VjcmV0"]

                [host."http://10.0.0.5:5000"]
                  capabilities = ["pull", "resolve"]

                """
            );

    [Fact]
    public void Containerd_is_told_where_copies_are_that_no_alias_tells_of()
    {
        var text = Content("containerd", Plan("gcr.io=team/gcr", fallback: false));

        text.ShouldStartWith("server = \"http://10.0.0.5:5000/v2/team/gcr\"");
        text.ShouldContain("[host.\"https://tokyo.example.com/v2/team/gcr\"]");
        text.ShouldContain("override_path = true");
    }

    [Fact]
    public void Crio_asks_with_the_registry_in_front_of_the_name() =>
        Content("crio", Plan("docker.io"))
            .ShouldBe(
                """
                [[registry]]
                prefix = "docker.io"
                location = "docker.io"

                [[registry.mirror]]
                location = "tokyo.example.com/docker.io"

                [[registry.mirror]]
                location = "10.0.0.5:5000/docker.io"
                insecure = true

                """
            );

    [Fact]
    public void Crio_has_the_last_site_in_the_registrys_place_where_nobody_else_is_to_be_asked() =>
        Content("crio", Plan("docker.io=hub", fallback: false))
            .ShouldBe(
                """
                [[registry]]
                prefix = "docker.io"
                location = "10.0.0.5:5000/hub"
                insecure = true

                [[registry.mirror]]
                location = "tokyo.example.com/hub"

                """
            );

    [Fact]
    public void Crio_has_logins_in_a_file_of_their_own()
    {
        var file = MirrorRun.Plan("crio", Plan("docker.io")).Files[1];

        file.HoldsSecret.ShouldBeTrue();
        System.Text.Json.Nodes.JsonNode.Parse(file.Content)!["auths"]!["tokyo.example.com"]!["auth"]!
            .GetValue<string>()
            .ShouldBe(Login);
    }

    [Fact]
    public void Docker_is_told_what_it_can_and_the_rest_is_said()
    {
        var answer = MirrorRun.Plan("docker", Plan("docker.io", "gcr.io", fallback: false));

        var daemon = System.Text.Json.Nodes.JsonNode.Parse(answer.Files[0].Content)!;
        daemon["registry-mirrors"]!
            .AsArray()
            .Select(url => url!.GetValue<string>())
            .ShouldBe(["https://tokyo.example.com", "http://10.0.0.5:5000"]);
        daemon["insecure-registries"]!.AsArray().Count.ShouldBe(1);
        answer.Files[0].Content.ShouldNotContain(Login);
        answer.Limits.ShouldContain(limit => limit.StartsWith("gcr.io cannot have mirrors"));
        answer.Limits.ShouldContain(limit => limit.Contains("cannot be switched off"));
        answer.Next.ShouldContain("cp /etc/ca.crt /etc/docker/certs.d/tokyo.example.com/ca.crt");
    }

    [Fact]
    public void K3s_has_endpoints_logins_and_authorities_in_one_file() =>
        Content("k3s", Plan("docker.io=hub"))
            .ShouldBe(
                """
                mirrors:
                  "docker.io":
                    endpoint:
                      - "https://tokyo.example.com"
                      - "http://10.0.0.5:5000"
                    rewrite:
                      "^(.*)$": "hub/$1"
                configs:
                  "tokyo.example.com":
                    auth:
                      username: "ci"
                      password: "secret"
                    tls:
                      ca_file: "/etc/ca.crt"

                """
            );

    [Fact]
    public async Task Files_are_written_below_a_folder_but_not_over_others()
    {
        var answer = MirrorRun.Plan("containerd", Plan("docker.io"));
        var path = folder["etc/containerd/certs.d/docker.io/hosts.toml"];
        (await TellAsync(answer, overwrite: false)).ShouldBeTrue();
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await TellAsync(answer, overwrite: false)).ShouldBeTrue();
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);

        (await TellAsync(answer, overwrite: false)).ShouldBeFalse();
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe("mine");
        (await TellAsync(answer, overwrite: true)).ShouldBeTrue();
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldStartWith("server");
    }

    [Theory]
    [InlineData("docker.io", true)]
    [InlineData("reg.local:5000=team/copies", true)]
    [InlineData("docker", false)]
    [InlineData("https://docker.io", false)]
    [InlineData("docker.io/library", false)]
    [InlineData("docker.io=Hub", false)]
    [InlineData("a.io=b=c", false)]
    public void A_registry_is_a_host_and_perhaps_where_its_copies_are(string text, bool expected) =>
        MirroredRegistry.TryParse(text, out _).ShouldBe(expected);

    private Task<bool> TellAsync(MirrorAnswer answer, bool overwrite) =>
        MirrorRun.TellAsync(
            answer,
            (folder.Path, overwrite),
            TextWriter.Null,
            TextWriter.Null,
            TestContext.Current.CancellationToken
        );

    private static string Content(string runtime, MirrorPlan plan) => MirrorRun.Plan(runtime, plan).Files[0].Content;

    private static MirrorPlan Plan(string registry, string? another = null, bool fallback = true)
    {
        List<MirroredRegistry> registries = [];
        foreach (var text in (string?[])[registry, another])
        {
            if (text is not null && MirroredRegistry.TryParse(text, out var parsed))
            {
                registries.Add(parsed);
            }
        }

        return new MirrorPlan(
            registries,
            [
                new MirrorSite(new Uri("https://tokyo.example.com"), Login),
                new MirrorSite(new Uri("http://10.0.0.5:5000"), null),
            ],
            "/etc/ca.crt",
            fallback
        );
    }
}
