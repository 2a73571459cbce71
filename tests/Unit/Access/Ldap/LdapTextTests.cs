using Entrepot.Access.Ldap;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Ldap;

public sealed class LdapTextTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("al*", "al\\2a")]
    [InlineData("x)(uid=*", "x\\29\\28uid=\\2a")]
    [InlineData("back\\slash", "back\\5cslash")]
    [InlineData("nul\0", "nul\\00")]
    [InlineData("Zoë", "Zoë")]
    public void What_somebody_types_means_nothing_in_a_filter(string typed, string written) =>
        LdapText.EscapeFilter(typed).ShouldBe(written);

    [Theory]
    [InlineData("", "(&(uid=a))", "(uid=a)")]
    [InlineData("objectClass=person", "(&(objectClass=person)(uid=a))", "(uid=a)")]
    [InlineData(" (objectClass=person) ", "(&(objectClass=person)(uid=a))", "(uid=a)")]
    public void A_configured_filter_needs_no_parentheses(string configured, string both, string one)
    {
        LdapText.And(configured, one).ShouldBe(configured.Length == 0 ? one : both);
    }

    [Theory]
    [InlineData("cn=devs,ou=groups,dc=example,dc=org", true)]
    [InlineData("CN=Devs, OU=Groups , DC=Example,DC=Org", true)]
    [InlineData("ou=groups,dc=example,dc=org", true)]
    [InlineData("cn=devs,ou=othergroups,dc=example,dc=org", false)]
    [InlineData("cn=devs\\,ou=groups,dc=example,dc=org", false)]
    [InlineData("dc=example,dc=org", false)]
    public void A_name_is_below_another_whatever_its_spelling(string name, bool below) =>
        LdapText.IsBelow(name, "ou=Groups, dc=example,dc=org").ShouldBe(below);
}
