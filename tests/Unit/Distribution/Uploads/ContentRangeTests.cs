using CsCheck;
using Entrepot.Distribution.Uploads;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Distribution.Uploads;

public sealed class ContentRangeTests
{
    [Fact]
    public void A_range_reads_back_as_itself() =>
        Gen.Select(Gen.Long[0, long.MaxValue / 2], Gen.Long[0, 1_000_000])
            .Sample(
                (first, more) =>
                {
                    TryRead($"{first}-{first + more}", out var range).ShouldBeTrue();
                    range!.Value.First.ShouldBe(first);
                    range.Value.Length.ShouldBe(more + 1);
                }
            );

    [Fact]
    public void Whatever_a_client_sends_is_two_places_in_order_or_refused() =>
        Gen.Char["0189- bytes/=*+\t٣"]
            .Array[1, 25]
            .Select(c => new string(c))
            .Sample(
                text =>
                {
                    if (TryRead(text, out var range))
                    {
                        $"{range!.Value.First}-{range.Value.Last}".ShouldBe(
                            string.Join('-', text.Split('-').Select(part => part.TrimStart('0').PadLeft(1, '0')))
                        );
                        range.Value.Length.ShouldBeGreaterThan(0);
                    }
                },
                iter: 20_000
            );

    private static bool TryRead(string header, out Entrepot.Registry.Uploads.ByteRange? range)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.ContentRange = header;
        return ContentRange.TryRead(context.Request, out range);
    }
}
