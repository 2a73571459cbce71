using System.Text.RegularExpressions;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Scripts;

/// <summary>The first thing a newcomer does.</summary>
public sealed partial class DemoTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_tells_the_tutorial_and_ends_with_equal_digests()
    {
        var port = $"{LoopbackPorts.NextOfTwo()}";
        var demo = new RigCommand("dotnet", EntrepotSite.Assembly, "demo", "--port", port, "--once");

        var told = await demo.RunSuccessfullyAsync(Cancel);

        var compared = told[told.IndexOf("Compare", StringComparison.Ordinal)..];
        var digests = Digests().Matches(compared).Select(match => match.Value).ToArray();
        digests.Length.ShouldBe(2, told);
        digests[0].ShouldBe(digests[1]);
        told.ShouldContain("curl -u");
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}", RegexOptions.None, 1000)]
    private static partial Regex Digests();
}
