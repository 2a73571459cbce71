using Entrepot.Cli.Webhook;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Webhook;

/// <summary>Which pods a webhook has to do with.</summary>
public sealed class WebhookScopeTests
{
    [Theory]
    [InlineData(new string[0], new string[0], true)]
    [InlineData(new[] { "shop" }, new string[0], true)]
    [InlineData(new[] { "sh*" }, new string[0], true)]
    [InlineData(new[] { "other" }, new string[0], false)]
    [InlineData(new string[0], new[] { "kube-*" }, true)]
    [InlineData(new[] { "*" }, new[] { "s*" }, false)]
    public void Namespaces_are_taken_in_and_left_out(string[] namespaces, string[] excluded, bool expected) =>
        new WebhookScope(namespaces, excluded, LabelSelector.Everything)
            .Holds(Reviews.Parse(Reviews.PodOfReplicaSet))
            .ShouldBe(expected);

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app!=web", false)]
    [InlineData("tier!=db", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!tier,app in (db, web)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("app=web,tier", false)]
    public void Labels_select_as_kubectl_does(string text, bool expected)
    {
        LabelSelector.TryParse(text, out var selector).ShouldBeTrue();

        new WebhookScope([], [], selector!).Holds(Reviews.Parse(Reviews.PodOfReplicaSet)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("app=")]
    [InlineData("app in (")]
    [InlineData("=web")]
    [InlineData("a b")]
    public void What_is_no_selector_is_refused(string text) =>
        LabelSelector.TryParse(text, out _).ShouldBe(text == "app=");
}
