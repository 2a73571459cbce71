using System.Net;
using System.Text.Json;
using Entrepot.Rigs.Growth;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Growth;

/// <summary>Who asks for a page of millions gets one of a thousand, at the price of that.</summary>
[Collection<CostIsMeasured>]
public sealed class ListMemoryTests
{
    /// <summary>In bytes, everything that is made on the way to the answer.</summary>
    private const long Bound = 20_000_000;

    [Fact]
    public async Task A_page_is_no_longer_than_a_thousand_and_costs_no_more_whatever_is_asked_for()
    {
        await using var host = await GrownHost.StartAsync(DatabaseKind.Sqlite, SiteScale.Small);
        foreach (
            var (list, entries) in ((string, string)[])
                [("/v2/_catalog", "repositories"), ("/v2/team-0000/monorepo/tags/list", "tags")]
        )
        {
            var (usual, _) = await AskAsync(host, $"{list}?n=1000", entries);
            usual.ShouldBeInRange(1, 1000);
            foreach (
                var size in (string[])
                    [
                        "?n=1001",
                        "?n=2147483647",
                        "?n=2147483648",
                        "?n=9000000000000000000",
                        "?n=18446744073709551615",
                        "",
                    ]
            )
            {
                var (count, allocated) = await AskAsync(host, list + size, entries);

                count.ShouldBe(usual, size);
                allocated.ShouldBeLessThan(Bound, size);
            }
        }
    }

    [Theory]
    [InlineData("/v2/_catalog?n=18446744073709551616")]
    [InlineData("/v2/_catalog?n=9e18")]
    [InlineData("/v2/_catalog?n=-1")]
    [InlineData("/v2/_catalog?n=1&n=2")]
    [InlineData("/v2/team-0000/monorepo/tags/list?n=1e3")]
    public async Task What_counts_nothing_is_refused(string path)
    {
        await using var host = await GrownHost.StartAsync(DatabaseKind.Sqlite, SiteScale.Handful);

        using var answer = await host.SendAsync(HttpMethod.Get, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<(int Count, long Allocated)> AskAsync(GrownHost host, string path, string entries)
    {
        // Once before: what is made once for all, such as compiled queries, is no price of the answer.
        (await host.SendAsync(HttpMethod.Get, path)).EnsureSuccessStatusCode();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var answer = await host.SendAsync(HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        using var json = JsonDocument.Parse(text);
        return (json.RootElement.GetProperty(entries).GetArrayLength(), allocated);
    }
}
