using Entrepot.Cli.Where;
using Entrepot.Rigs;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli;

public sealed class SavedLoginTests : IDisposable
{
    private const string Registry = "registry.example.org:5000";

    private readonly TempFolder folder = new("login");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_docker_login_keeps_is_read()
    {
        await KeepAsync(".docker/config.json", "ZG9ja2VyOnB3");
        Find().ShouldBe("ZG9ja2VyOnB3");
        SavedLogin.Find("other.example.org", Variables).ShouldBeNull();
    }

    [Fact]
    public async Task What_podman_login_keeps_is_read_before_it()
    {
        await KeepAsync(".docker/config.json", "ZG9ja2VyOnB3");
        await KeepAsync("run/containers/auth.json", "cG9kbWFuOnB3");
        Find().ShouldBe("cG9kbWFuOnB3");
    }

    [Fact]
    public async Task A_file_of_another_program_that_is_broken_is_as_none()
    {
        await KeepAsync(".docker/config.json", "ZG9ja2VyOnB3");
        Directory.CreateDirectory(folder["run/containers"]);
        await File.WriteAllTextAsync(folder["run/containers/auth.json"], "{", TestContext.Current.CancellationToken);
        Find().ShouldBe("ZG9ja2VyOnB3");
    }

    private string? Find() => SavedLogin.Find(Registry, Variables);

    private string? Variables(string name) =>
        name switch
        {
            "HOME" => folder.Path,
            "XDG_RUNTIME_DIR" => folder["run"],
            _ => null,
        };

    private async Task KeepAsync(string file, string login)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        await File.WriteAllTextAsync(
            folder[file],
            $$"""{"auths":{"{{Registry}}":{"auth":"{{login}}"} } }""",
            TestContext.Current.CancellationToken
        );
    }
}
