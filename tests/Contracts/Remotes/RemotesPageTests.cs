using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>The page of what other registries were shown to do.</summary>
public sealed class RemotesPageTests
{
    [Fact]
    public void The_page_has_a_row_for_every_peer_of_the_suite_and_nothing_that_no_run_has_written()
    {
        Assert.SkipWhen(RemotesPage.IsWritten, "The page is being written.");
        var keys = typeof(RemotePeerFixture)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(RemotePeerFixture)))
            .Select(type => (RemotePeerFixture)Activator.CreateInstance(type)!)
            .Select(fixture => RemotesPage.Key(fixture.Type, fixture.Against))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var rows = RemotesPage.Rows();

        rows.Count.ShouldBe(keys.Length);
        keys.ShouldAllBe(key => rows.Count(row => row.StartsWith(key, StringComparison.Ordinal)) == 1);
        RemotesPage.Read().ShouldBe(RemotesPage.Write(rows));
    }
}
