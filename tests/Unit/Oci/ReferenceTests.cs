using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class ReferenceTests
{
    [Fact]
    public void A_digest_is_read_as_a_digest_and_reads_back() =>
        Gen
            .Byte.Array[0, 50]
            .Sample(content =>
            {
                var digest = DigestAlgorithm.Sha512.Of(content);
                var reference = Reference.Parse(digest.ToString());
                reference.Digest.ShouldBe(digest);
                reference.Tag.ShouldBeNull();
                reference.ToString().ShouldBe(digest.ToString());
            });

    [Fact]
    public void A_tag_is_read_as_a_tag_and_reads_back() =>
        Gen.Char["abz09_"]
            .Array[1, 128]
            .Sample(characters =>
            {
                var text = new string(characters);
                var reference = Reference.Parse(text);
                reference.Tag.ShouldBe(Tag.Parse(text));
                reference.Digest.ShouldBeNull();
                reference.ToString().ShouldBe(text);
            });

    [Theory]
    [InlineData("sha256:baddigeststring")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    public void What_is_neither_is_refused(string text) => Reference.TryParse(text, out _).ShouldBeFalse();
}
