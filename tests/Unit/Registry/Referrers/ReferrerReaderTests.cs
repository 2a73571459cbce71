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

    private static Task<IReadOnlyList<Descriptor>> ListAsync(RegistryRig rig, Artifact subject, MediaType? type) =>
        rig.Get<ReferrerReader>().ListAsync(Nginx, Digest.Parse(subject.Digest), type, CancellationToken.None);
}
