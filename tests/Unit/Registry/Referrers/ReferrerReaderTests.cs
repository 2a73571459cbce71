using System.Globalization;
using Entrepot.Oci;
using Entrepot.Registry.Referrers;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Referrers;

public sealed class ReferrerReaderTests
{
    private static readonly MediaType Sbom = MediaType.Parse("application/vnd.example.sbom");
    private static readonly MediaType Signature = MediaType.Parse("application/vnd.example.signature");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Referrers_are_listed_oldest_first_and_by_type_also_of_a_missing_subject(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var subject = builder.Image(100);
        Artifact[] referrers =
        [
            builder.Referrer(subject, Sbom.ToString()),
            builder.Referrer(subject, Signature.ToString()),
            builder.Referrer(subject, Sbom.ToString()),
        ];
        foreach (var referrer in referrers)
        {
            await rig.PushAsync(Nginx, referrer);
        }

        await rig.PushAsync(Other, builder.Referrer(subject, Sbom.ToString()));

        var all = await ListAsync(rig, subject, null);
        all.Select(it => it.Digest.ToString()).ShouldBe(referrers.Select(it => it.Digest));
        all[0].ArtifactType.ShouldBe(Sbom);
        all[0].MediaType.ShouldBe(MediaType.OciManifest);
        all[0].Size.ShouldBe(referrers[0].Manifest.Bytes.Length);
        (await ListAsync(rig, subject, Signature)).Single().Digest.ToString().ShouldBe(referrers[1].Digest);
        (await ListAsync(rig, referrers[0], null)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_page_ends_where_an_index_would_be_too_large_for_clients_and_none_is_left_out(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var subject = builder.Image(100);
        var pushed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            // More than a page in the last one alone.
            var referrer = Annotated(builder, subject, number: i, length: i == 4 ? 3_500_000 : 1_200_000);
            await rig.PushAsync(Nginx, referrer);
            pushed.Add(referrer.Digest);
        }

        var pages = new List<IReadOnlyList<Descriptor>>();
        for (long? after = 0; after is not null; )
        {
            var page = await rig.Get<ReferrerReader>()
                .ReadPageAsync(Nginx, Digest.Parse(subject.Digest), null, after.Value, CancellationToken.None);
            pages.Add(page.Referrers);
            after = page.Next;
        }

        pages.Select(page => page.Count).ShouldBe([2, 2, 1]);
        pages.SelectMany(page => page).Select(it => it.Digest.ToString()).ShouldBe(pushed);
    }

    private static Artifact Annotated(ImageBuilder builder, Artifact subject, int number, int length) =>
        builder.Changed(fields =>
        {
            fields["subject"] = subject.Manifest.ToDescriptor();
            fields["annotations"] = Enumerable
                .Range(0, length / 50_000)
                .ToDictionary(
                    part => string.Create(CultureInfo.InvariantCulture, $"{number}.{part}"),
                    _ => new string('a', 50_000),
                    StringComparer.Ordinal
                );
        });

    private static Task<IReadOnlyList<Descriptor>> ListAsync(RegistryRig rig, Artifact subject, MediaType? type) =>
        rig.Get<ReferrerReader>().ListAsync(Nginx, Digest.Parse(subject.Digest), type, CancellationToken.None);
}
