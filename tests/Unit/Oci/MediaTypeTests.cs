using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class MediaTypeTests
{
    private static readonly Gen<string> Part = Gen.Select(
            Gen.Char["abzAZ09"],
            Gen.Char["abzAZ09!#$&^_.+-"].Array[0, 60]
        )
        .Select((first, rest) => first + new string(rest));

    [Fact]
    public void Every_type_of_the_grammar_reads_back_as_itself() =>
        Gen.Select(Part, Part)
            .Select((type, subtype) => $"{type}/{subtype}")
            .Sample(text => MediaType.Parse(text).ToString().ShouldBe(text));

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("/")]
    [InlineData("text/")]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/html\r\nX-Evil: 1")]
    [InlineData("text/html\n")]
    [InlineData("text/html/x")]
    [InlineData("*/*")]
    [InlineData("tëxt/html")]
    public void What_is_not_a_media_type_is_refused(string text) => MediaType.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", true)]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", true)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", false)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip", false)]
    public void Layers_that_may_stay_elsewhere_are_known_by_their_type(string text, bool elsewhere) =>
        MediaType.Parse(text).IsNonDistributableLayer.ShouldBe(elsewhere);
}
