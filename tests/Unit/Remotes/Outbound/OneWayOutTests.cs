using System.Text.RegularExpressions;
using Entrepot.Unit.Architecture;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed partial class OneWayOutTests
{
    [Fact]
    public void No_other_file_opens_a_connection_to_another_server()
    {
        var source = Path.Combine(SourceTree.Root, "src");
        var offenders = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(source, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Where(file => !file.Path.StartsWith("Remotes/Outbound/", StringComparison.Ordinal))
            .Where(file => !IsBuilt(file.Path) && !Exceptions.Contains(file.Path) && WaysOut().IsMatch(file.Text))
            .Select(file => file.Path)
            .ToArray();

        offenders.ShouldBeEmpty();
    }

    /// <summary>
    /// Where the program is not a server but a person's client: of the demo's two sites, and of a site that is named; and
    /// where it tells the service manager of its own machine that it is ready.
    /// </summary>
    private static readonly string[] Exceptions =
    [
        "Cli/Where/SiteClient.cs",
        "Server/Demo/DemoSite.cs",
        "Server/Hosting/ServiceManager.cs",
    ];

    private static bool IsBuilt(string path) => path.Contains("/obj/", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\b(SocketsHttpHandler|HttpClientHandler|IHttpClientFactory|AddHttpClient|HttpMessageInvoker|TcpClient|ClientWebSocket|WebRequest|SslStream)\b|new HttpClient\b|new Socket\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WaysOut();
}
