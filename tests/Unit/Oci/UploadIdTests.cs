using CsCheck;
using Entrepot.Oci;
using Entrepot.Storage;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class UploadIdTests
{
    [Fact]
    public void A_new_one_is_like_no_other_and_reads_back_as_itself()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => UploadId.Random()).ToHashSet();

        ids.Count.ShouldBe(1_000);
        ids.ShouldAllBe(id => UploadId.Parse(id.ToString()) == id);
    }

    [Fact]
    public void Nothing_but_32_digits_of_lower_case_hexadecimal_is_one() =>
        Gen.Char["0123456789abcdefABCDEFg/.%\\ \n\0é"]
            .Array[30, 34]
            .Select(c => new string(c))
            .Sample(
                text =>
                {
                    var expected = text.Length == 32 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
                    UploadId.TryParse(text, out _).ShouldBe(expected);
                    BlobKey.TryCreate(DigestAlgorithm.Sha256.Of([]), text, out _).ShouldBe(expected);
                },
                iter: 5_000
            );

    [Theory]
    [InlineData("")]
    [InlineData("../../../../../../../../etc/passw")]
    [InlineData("0123456789abcdef0123456789abcde\n")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void What_could_be_a_path_is_refused(string text) => UploadId.TryParse(text, out _).ShouldBeFalse();
}
