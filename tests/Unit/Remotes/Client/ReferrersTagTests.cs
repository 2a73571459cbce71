using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class ReferrersTagTests
{
    [Fact]
    public void The_tag_is_the_digest_with_a_dash_cut_where_a_tag_would_be_too_long()
    {
        var sha256 = DigestAlgorithm.Sha256.Of("x"u8);
        var sha512 = DigestAlgorithm.Sha512.Of("x"u8);

        ReferrersTag.For(sha256).ToString().ShouldBe($"sha256-{sha256.Hex}");
        ReferrersTag.For(sha512).ToString().ShouldBe($"sha512-{sha512.Hex[..64]}");
    }
}
