using System.Net;
using System.Text.RegularExpressions;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Install;

/// <summary>
/// The files that <c>./publish</c> ships, as .NET publishes them: without the runtime and the native code, which take
/// minutes to make and change no file that the pages need.
/// </summary>
public sealed partial class ShippedProgramTests : IDisposable
{
    private readonly TempFolder folder = new("shipped");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_shipped_serves_its_pages_with_all_that_they_name_and_carries_no_leftovers()
    {
        await new RigCommand(
            "dotnet",
            "publish",
            Repository.PathOf("src/Server/Server.csproj"),
            "--no-build",
            "--nologo",
            "-v",
            "q",
            "-c",
            Configuration,
            "-o",
            folder["program"],
            "-p:PublishReadyToRun=false",
            "-nodeReuse:false"
        ).RunSuccessfullyAsync(Cancel);

        await using var site = await EntrepotSite.StartAsync(
            new SiteOptions { Assembly = folder["program/entrepot.dll"] },
            Cancel
        );
        var pages =
            await site.Http.GetStringAsync("/account/sign-in", Cancel)
            + await site.Http.GetStringAsync("/projects", Cancel);
        var named = Names().Matches(pages).Select(match => match.Groups["path"].Value).Distinct().ToList();

        named.ShouldContain(path => path.StartsWith("_framework/", StringComparison.Ordinal));
        named.ShouldContain(path => path.EndsWith(".css", StringComparison.Ordinal));
        foreach (var path in named)
        {
            using var answer = await site.Http.GetAsync(new Uri(site.Address, path), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldNotBeEmpty(path);
        }

        Directory
            .GetFiles(folder["program"], "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .ShouldNotContain(name =>
                name == "web.config"
                || name!.EndsWith(".staticwebassets.runtime.json", StringComparison.Ordinal)
                || name.EndsWith(".Development.json", StringComparison.Ordinal)
            );
    }

    /// <summary>What these tests were built as.</summary>
    private static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>Scripts, styles and pictures of a page.</summary>
    [GeneratedRegex("""(?:src|href)="(?<path>[^"#:]+\.(?:js|css|svg|ico|png|woff2?))(?:\?[^"]*)?["]""")]
    private static partial Regex Names();
}
