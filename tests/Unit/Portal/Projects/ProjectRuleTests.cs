using System.Text.Json;
using Entrepot.Management.Registries;
using Entrepot.Management.Replication;
using Entrepot.Portal.Projects;
using Entrepot.Replication.Filters;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Projects;

public sealed class ProjectRuleTests
{
    private static readonly RegistryAnswer Here = Registry(0, "Local");
    private static readonly RegistryAnswer There = Registry(3, "peer");

    [Theory]
    [InlineData(null, true)]
    [InlineData("shop/**", true)]
    [InlineData("{shop,other}/*", true)]
    [InlineData("shop/deep/app", true)]
    [InlineData("shop/yet-to-come", true)]
    [InlineData("*/app", true)]
    [InlineData("shop", false)]
    [InlineData("shopping/**", false)]
    public void A_rule_that_pushes_is_shown_where_it_selects_something(string? pattern, bool shown) =>
        Among(Rule(Here, There, pattern, null))
            .Select(rule => (rule.Registry, rule.Pushes))
            .ShouldBe(shown ? [("peer", true)] : []);

    [Theory]
    [InlineData("shop", true)]
    [InlineData("shop/mirror", true)]
    [InlineData("shopping", false)]
    [InlineData(null, false)]
    public void A_rule_that_pulls_is_shown_where_it_pulls_to(string? destination, bool shown) =>
        Among(Rule(There, Here, "**", destination))
            .Select(rule => (rule.Registry, rule.Pushes))
            .ShouldBe(shown ? [("peer", false)] : []);

    private static IReadOnlyList<ProjectRule> Among(PolicyAnswer rule) => ProjectRule.Among([rule], "shop");

    private static PolicyAnswer Rule(RegistryAnswer from, RegistryAnswer to, string? pattern, string? destination) =>
        new(
            1,
            "copy",
            null,
            from,
            to,
            destination,
            0,
            new TriggerBody("manual", new TriggerSettings(null)),
            pattern is null ? null : [new FilterEntry("name", JsonSerializer.SerializeToElement(pattern), null)],
            ReplicateDeletion: null,
            Deletion: null,
            Override: true,
            Enabled: true,
            Speed: 0,
            CopyByChunk: false,
            SingleActiveReplication: false,
            default,
            default,
            NextRunAt: null,
            NextRuns: null,
            TimeZone: null,
            Repair: null,
            PausedReason: null,
            HeldAt: null,
            HeldBy: null,
            Fault: null,
            Warnings: null
        );

    private static RegistryAnswer Registry(long id, string name) =>
        new(
            id,
            name,
            null,
            "harbor",
            "https://registry.example",
            null,
            false,
            null,
            "healthy",
            null,
            default,
            default,
            0,
            null,
            null
        );
}
