using Entrepot.Access.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Secrets;

public sealed class SecretProtectorTests
{
    private readonly SecretProtector protector = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void A_secret_comes_back_for_its_own_purpose_and_no_other()
    {
        var stored = protector.Protect("registry_endpoint/access_secret/7", "geheim");

        protector.Reveal("registry_endpoint/access_secret/7", stored).ShouldBe("geheim");
        protector.Reveal("registry_endpoint/access_secret/8", stored).ShouldBeNull();
        stored.ShouldNotContain("geheim");
    }

    [Fact]
    public void A_secret_that_somebody_changed_in_the_database_is_not_revealed()
    {
        var stored = protector.Protect("x", "geheim");
        var flipped = stored[..30] + (stored[30] == 'A' ? 'B' : 'A') + stored[31..];

        protector.Reveal("x", flipped).ShouldBeNull();
        protector.Reveal("x", "").ShouldBeNull();
        protector.Reveal("x", "geheim").ShouldBeNull();
    }
}
