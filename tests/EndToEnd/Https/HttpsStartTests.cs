using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>What a person is told who asks for an https:// address that cannot be served.</summary>
public sealed class HttpsStartTests : IDisposable
{
    private readonly TempFolder folder = new("https-start");
    private readonly CertificateAuthority authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_certificate() => (await StartAsync()).ShouldContain("needs tls_cert and tls_key");

    [Fact]
    public async Task A_certificate_without_its_key() =>
        (await StartAsync("--tls-cert", Certificate())).ShouldContain("needs tls_cert and tls_key");

    [Fact]
    public async Task A_file_that_is_not_there()
    {
        var missing = folder["missing.key"];

        (await StartAsync("--tls-cert", Certificate(), "--tls-key", missing)).ShouldContain(missing);
    }

    [Fact]
    public async Task A_file_that_is_no_certificate()
    {
        var text = folder.Write("text.crt", "hello");

        (await StartAsync("--tls-cert", text, "--tls-key", Key())).ShouldContain($"tls_cert ({text})");
    }

    [Fact]
    public async Task The_key_of_another_certificate() =>
        (await StartAsync("--tls-cert", Certificate(), "--tls-key", Key())).ShouldContain("does not match");

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }

    private string Certificate() => folder.Write("tls.crt", authority.Issue().CertificatePem);

    private string Key() => folder.Write("tls.key", authority.Issue().KeyPem);

    /// <summary>Starts a server that must end at once, having made nothing, and gives what it said.</summary>
    private async Task<string> StartAsync(params string[] arguments)
    {
        List<string> words = [EntrepotSite.Assembly, "serve", "--data", folder["data"]];
        words.AddRange(["--urls", $"https://127.0.0.1:{LoopbackPorts.Next()}", .. arguments]);
        var result = await new RigCommand("dotnet", words).RunAsync(Cancel);
        result.ExitCode.ShouldBe(1, result.StandardOutput + result.StandardError);
        File.Exists(folder["data/entrepot.db"]).ShouldBeFalse();
        return result.StandardError;
    }
}
