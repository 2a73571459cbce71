using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class TagTombstoneTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("team/app");

    [Fact]
    public void The_same_tag_has_the_same_bytes_and_every_other_tag_others()
    {
        var first = TagTombstone.Of(Repository, Tag.Parse("v1"));

        TagTombstone.Of(Repository, Tag.Parse("v1")).Digest.ShouldBe(first.Digest);
        TagTombstone.Of(Repository, Tag.Parse("v2")).Digest.ShouldNotBe(first.Digest);
        TagTombstone.Of(RepositoryName.Parse("team/other"), Tag.Parse("v1")).Digest.ShouldNotBe(first.Digest);
    }

    [Fact]
    public void It_is_a_well_formed_manifest_of_empty_content()
    {
        var tombstone = TagTombstone.Of(Repository, Tag.Parse("v1"));

        var manifest = ManifestParser
            .Parse(tombstone.Content, tombstone.MediaType)
            .Document.ShouldBeOfType<ImageManifest>();

        manifest.Config.Digest.ShouldBe(DigestAlgorithm.Sha256.Of("{}"u8));
        manifest.Config.Size.ShouldBe(2);
        manifest.Layers.ShouldHaveSingleItem().Digest.ShouldBe(manifest.Config.Digest);
    }
}
