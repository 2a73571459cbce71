using Entrepot.Rigs.Growth;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Growth;

[Collection<CostIsMeasured>]
public sealed class QueryCostTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Nothing_that_a_site_does_costs_more_when_the_whole_has_grown(DatabaseKind kind)
    {
        await using var host = await GrownHost.StartAsync(kind, SiteScale.Small);
        var walk = new SiteWalk(host, SiteScale.Small);

        await walk.ReadAsync();
        await walk.WriteAsync();
        await walk.PassAsync();
        host.Log.Label = null;

        var objections = new List<string>();
        foreach (var command in Different(host.Log.Commands))
        {
            var work = await host.MeasureAsync(command);
            if (Allowances.Objection(kind, command, work) is { } objection)
            {
                objections.Add(objection);
            }
        }

        objections.ShouldBeEmpty();
        host.RoutesNotVisited().ShouldBeEmpty("nobody has asked what these cost");
    }

    [Fact]
    public async Task A_list_takes_as_many_statements_for_many_rows_as_for_few()
    {
        await using var host = await GrownHost.StartAsync(DatabaseKind.Sqlite, SiteScale.Small);

        foreach (
            var list in SiteWalk
                .ListPaths(SiteScale.Small)
                .Append("/projects/team-0000/repositories/monorepo/artifacts?with_accessory=true&with_label=true")
        )
        {
            (await FewestAsync(host, list, 50)).ShouldBe(await FewestAsync(host, list, 2), list);
        }
    }

    /// <summary>Each statement once for each thing it was sent for, whatever was asked of that in the query.</summary>
    private static IEnumerable<LoggedCommand> Different(IEnumerable<LoggedCommand> commands) =>
        commands.DistinctBy(command => (command.Label.Split('?')[0], command.Sql));

    /// <summary>Of several times: what is remembered between requests, such as rights, is read anew now and then.</summary>
    private static async Task<int> FewestAsync(GrownHost host, string list, int size)
    {
        var fewest = int.MaxValue;
        for (var time = 0; time < 4; time++)
        {
            fewest = Math.Min(fewest, await StatementsAsync(host, list, size));
        }

        return fewest;
    }

    private static async Task<int> StatementsAsync(GrownHost host, string list, int size)
    {
        var label = $"{list} {size} {Guid.NewGuid()}";
        host.Log.Label = label;
        var mark = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        (await host.SendAsync(HttpMethod.Get, $"/api/v2.0{list}{mark}page_size={size}")).EnsureSuccessStatusCode();
        host.Log.Label = null;
        return host.Log.Commands.Count(command => command.Label == label);
    }
}
