using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class DigestTests
{
    private static readonly Gen<DigestAlgorithm> Algorithm = Gen.OneOf(DigestAlgorithm.Sha256, DigestAlgorithm.Sha512);

    [Fact]
    public void The_digest_of_any_content_reads_back_as_itself() =>
        Gen.Select(Algorithm, Gen.Byte.Array[0, 200])
            .Sample(
                (algorithm, content) =>
                {
                    var digest = algorithm.Of(content);
                    var read = Digest.Parse(digest.ToString());
                    read.ShouldBe(digest);
                    read.Algorithm.ShouldBeSameAs(algorithm);
                    read.Hex.Length.ShouldBe(algorithm.HexLength);
                }
            );

    [Fact]
    public void One_changed_character_is_never_the_same_digest() =>
        Gen.Select(Algorithm, Gen.Byte.Array[0, 20], Gen.Int[0, 134], Gen.Char)
            .Sample(
                (algorithm, content, place, character) =>
                {
                    var digest = algorithm.Of(content);
                    var text = digest.ToString().ToCharArray();
                    text[place % text.Length] = character;
                    var changed = new string(text);
                    if (Digest.TryParse(changed, out var read))
                    {
                        read.ToString().ShouldBe(changed);
                        (read == digest).ShouldBe(string.Equals(changed, digest.ToString(), StringComparison.Ordinal));
                    }
                }
            );

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:baddigeststring")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha384:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(" sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8５5")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../etc/passwd00000000")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855:x")]
    public void What_is_not_a_canonical_digest_is_refused(string text) => Digest.TryParse(text, out _).ShouldBeFalse();
}
