using CsCheck;
using Entrepot.Distribution.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Distribution.Blobs;

public sealed class BlobRangeTests
{
    private static readonly EntityTagHeaderValue Tag = new("\"x\"");

    [Fact]
    public void A_range_is_what_lies_within_both_the_range_and_the_blob() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 50], Gen.Int[0, 50])
            .Sample(
                (size, first, last) =>
                {
                    var places = Enumerable.Range(0, size).Where(place => place >= first && place <= last).ToList();

                    var range = Read($"bytes={first}-{last}", size);

                    range.Satisfiable.ShouldBe(places.Count > 0);
                    range.Length.ShouldBe(places.Count);
                    if (places.Count > 0)
                    {
                        range.First.ShouldBe(places[0]);
                        range.Partial.ShouldBeTrue();
                    }
                }
            );

    [Fact]
    public void A_suffix_is_the_end_of_the_blob() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 50])
            .Sample(
                (size, length) =>
                {
                    var range = Read($"bytes=-{length}", size);

                    range.Satisfiable.ShouldBe(size > 0 && length > 0);
                    range.Length.ShouldBe(Math.Min(size, length));
                    (range.Satisfiable ? range.First + range.Length : size).ShouldBe(size);
                }
            );

    [Fact]
    public void Whatever_a_client_sends_the_range_stays_within_the_blob() =>
        Gen.Select(Gen.Char["0189-,=bytes \t/*"].Array[0, 20], Gen.Bool, Gen.Long[0, 1_000])
            .Sample(
                (characters, prefixed, size) =>
                {
                    var range = Read((prefixed ? "bytes=" : "") + new string(characters), size);

                    range.First.ShouldBeInRange(0, size);
                    (range.First + range.Length).ShouldBeInRange(0, size);
                    if (!range.Partial && range.Satisfiable)
                    {
                        range.ShouldBe(BlobRange.Whole(size));
                    }
                },
                iter: 20_000
            );

    private static BlobRange Read(string header, long size)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Range = header;
        return BlobRange.Of(context.Request, size, Tag);
    }
}
