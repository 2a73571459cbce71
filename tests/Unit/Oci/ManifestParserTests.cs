using System.Text;
using Entrepot.Oci;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Oci.ManifestTexts;

namespace Entrepot.Unit.Oci;

public sealed class ManifestParserTests
{
    [Fact]
    public void An_image_says_its_config_and_its_layers_in_order()
    {
        var artifact = new ImageBuilder().Image(100, 200, 300);
        var image = Accepted(artifact.Manifest.Bytes, MediaType.OciManifest).ShouldBeOfType<ImageManifest>();
        image
            .Layers.Prepend(image.Config)
            .Select(descriptor => (descriptor.Digest.ToString(), descriptor.Size))
            .ShouldBe(artifact.Blobs.Select(blob => (blob.Digest, (long)blob.Bytes.Length)));
        image.EffectiveArtifactType.ShouldBe(MediaType.OciConfig);
    }

    [Fact]
    public void An_index_says_its_children_with_their_platforms()
    {
        var artifact = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        var index = Accepted(artifact.Manifest.Bytes, MediaType.OciIndex).ShouldBeOfType<ImageIndex>();
        index.Manifests.Select(child => child.Platform!.Architecture).ShouldBe(["amd64", "arm64"]);
        index.EffectiveArtifactType.ShouldBeNull();
    }

    [Fact]
    public void A_referrer_says_its_subject_and_its_artifact_type()
    {
        var builder = new ImageBuilder();
        var subject = builder.Image(100);
        var referrer = builder.Referrer(subject, "application/vnd.example.sbom");
        var image = Accepted(referrer.Manifest.Bytes, MediaType.OciManifest);
        image.Subject!.Digest.ToString().ShouldBe(subject.Manifest.Digest);
        image.EffectiveArtifactType.ShouldBe(MediaType.Parse("application/vnd.example.sbom"));
    }

    [Fact]
    public void A_docker_image_is_an_image()
    {
        var artifact = new ImageBuilder().DockerImage(100);
        Accepted(artifact.Manifest.Bytes, MediaType.DockerManifest).ShouldBeOfType<ImageManifest>();
    }

    // What real tools push: oras and helm with an empty config, buildkit's attestations and caches, Go's null slices.
    [Theory]
    [InlineData("\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"")]
    [InlineData("\"artifactType\":\"application/vnd.example+type\"")]
    [InlineData("\"artifactType\":\"\"")]
    [InlineData("\"annotations\":{\"org.opencontainers.image.created\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("\"annotations\":null,\"subject\":null")]
    [InlineData("\"org.example.custom\":{\"a\":[1.5,-1,true,null,{\"b\":1e400}]}")]
    public void An_image_may_say_more(string members) => Accepted(ImageWith(members), MediaType.OciManifest);

    [Theory]
    [InlineData("\"urls\":[\"https://example.com/x\"]")]
    [InlineData("\"data\":\"\"")]
    [InlineData("\"annotations\":{}")]
    [InlineData("\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"}")]
    [InlineData(
        "\"platform\":{\"architecture\":\"amd64\",\"os\":\"windows\",\"os.version\":\"10.0\",\"os.features\":[\"win32k\"]}"
    )]
    [InlineData("\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\",\"features\":[\"sse4\"]}")]
    [InlineData("\"platform\":null")]
    [InlineData("\"artifactType\":\"application/vnd.example\"")]
    [InlineData("\"x\":1.5")]
    public void A_descriptor_may_say_more(string members) => Accepted(LayerWith(members), MediaType.OciManifest);

    [Theory]
    [InlineData($$"""{"schemaVersion":2,"config":{{Config}},"layers":[]}""")]
    [InlineData($$"""{"schemaVersion":2,"config":{{Config}},"layers":null}""")]
    [InlineData($$"""  {"schemaVersion":2,"config":{{Config}},"layers":[]}  """ + "\n")]
    public void An_image_without_layers_is_an_image(string text) => Accepted(text, MediaType.OciManifest);

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":null}""")]
    public void An_index_may_be_empty(string text) => Accepted(text, MediaType.OciIndex);

    [Fact]
    public void Embedded_content_may_be_the_content_that_is_named() =>
        Accepted(
            $$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{Empty}}","size":2,"data":"e30="},"layers":[]}""",
            MediaType.OciManifest
        );

    [Fact]
    public void Embedded_content_that_is_not_the_content_that_is_named_is_refused()
    {
        Refused(LayerWith("\"data\":\"e30=\"")).ShouldContain("layers[0].data");
        Refused(LayerWith("\"data\":\"***\"")).ShouldContain("base64");
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json")]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public void Other_types_than_the_four_manifest_types_are_refused(string type) =>
        Refused(AnImage, MediaType.Parse(type)).ShouldContain(type);

    [Theory]
    [InlineData("application/vnd.oci.image.index.v1+json")]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json")]
    [InlineData("application/VND.oci.image.manifest.v1+json")]
    [InlineData("")]
    public void A_type_inside_that_is_not_the_type_outside_is_refused(string inside) =>
        Refused(ImageWith($"\"mediaType\":\"{inside}\"")).ShouldContain("mediaType");

    [Fact]
    public void A_docker_manifest_has_to_say_its_type()
    {
        Refused(AnImage, MediaType.DockerManifest).ShouldContain("mediaType");
        Refused(AnIndex, MediaType.DockerManifestList).ShouldContain("mediaType");
    }

    [Fact]
    public void An_image_is_no_index_and_an_index_is_no_image()
    {
        Refused(AnImage, MediaType.OciIndex).ShouldContain("manifests");
        Refused(AnIndex, MediaType.OciManifest).ShouldContain("layers");
    }

    [Theory]
    [InlineData("\"manifests\":[]", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("\"manifests\":null", "application/vnd.oci.image.manifest.v1+json")]
    public void What_is_both_image_and_index_is_refused(string members, string type) =>
        Refused(ImageWith(members), MediaType.Parse(type)).ShouldContain("both");

    [Theory]
    [InlineData("\"layers\":[]")]
    [InlineData("\"config\":null")]
    public void What_is_both_index_and_image_is_refused(string members) =>
        Refused(IndexWith(members), MediaType.OciIndex).ShouldContain("both");

    [Theory]
    [InlineData("\"layers\":[]")]
    [InlineData("\"Layers\":[]")]
    [InlineData("\"LAYERS\":[]")]
    [InlineData("\"layer\\u017f\":[]")]
    [InlineData("\"layerſ\":[]")]
    [InlineData("\"l\\u0061yers\":[]")]
    [InlineData("\"Manifests\":[]")]
    [InlineData("\"manifeſts\":[]")]
    [InlineData("\"Subject\":null")]
    [InlineData("\"x\":{\"a\":1,\"a\":2}")]
    [InlineData("\"subject\":{\"x\":1,\"X\":2}")]
    [InlineData("\"annotations\":{\"a\":\"1\",\"a\":\"2\"}")]
    public void Names_that_some_readers_take_for_others_are_refused(string members) =>
        Refused(ImageWith(members)).ShouldMatch("twice|spelling");

    [Theory]
    [InlineData("\"annotations\":{\"a\":\"1\",\"A\":\"2\"}")]
    [InlineData("\"x\":{\"a\":1,\"A\":2}")]
    public void Names_that_are_somebodys_own_may_differ_by_case_alone(string members) =>
        ManifestParser
            .Parse(Encoding.UTF8.GetBytes(ImageWith(members)), MediaType.OciManifest)
            .Document.ShouldNotBeNull();

    [Theory]
    [InlineData("\"Size\":1")]
    [InlineData("\"ſize\":1")]
    [InlineData("\"Data\":\"e30=\"")]
    [InlineData("\"URLs\":[]")]
    [InlineData("\"platform\":{\"OS\":\"linux\"}")]
    public void Names_in_descriptors_that_some_readers_take_for_others_are_refused(string members) =>
        Refused(LayerWith(members)).ShouldMatch("twice|spelling");

    [Theory]
    [InlineData("-1")]
    [InlineData("9007199254740992")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void A_size_that_is_no_exact_integer_is_refused(string size) =>
        Refused(
                $$"""{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"{{Empty}}","size":{{size}}},"layers":[]}"""
            )
            .ShouldContain("config.size");

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("\"2\"")]
    [InlineData("2.0")]
    [InlineData("null")]
    public void Another_schema_version_is_refused(string version) =>
        Refused($$"""{"schemaVersion":{{version}},"config":{{Config}},"layers":[]}""").ShouldContain("schemaVersion");

    [Theory]
    [InlineData("""{"digest":"D","size":1}""")]
    [InlineData("""{"mediaType":"a/b","size":1}""")]
    [InlineData("""{"mediaType":"a/b","digest":"sha256:ABC","size":1}""")]
    [InlineData("""{"mediaType":"a/b; c=d","digest":"D","size":1}""")]
    [InlineData("""{"mediaType":1,"digest":"D","size":1}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"annotations":{"a":1}}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"annotations":{"a":null}}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"annotations":[]}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"urls":"x"}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"urls":[1]}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"platform":"linux"}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"platform":{"os":1}}""")]
    [InlineData("""{"mediaType":"a/b","digest":"D","size":1,"artifactType":"x"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void A_malformed_descriptor_is_refused_wherever_it_stands(string text)
    {
        var descriptor = text.Replace("\"D\"", $"\"{Other}\"", StringComparison.Ordinal);
        Refused($$"""{"schemaVersion":2,"config":{{Config}},"layers":[{{Layer}},{{descriptor}}]}""")
            .ShouldContain("layers[1]");
        Refused($$"""{"schemaVersion":2,"manifests":[{{descriptor}}]}""", MediaType.OciIndex)
            .ShouldContain("manifests[0]");
        if (descriptor != "null")
        {
            Refused(ImageWith($"\"subject\":{descriptor}")).ShouldContain("subject");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{}\0")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* */}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("<html>")]
    public void What_is_not_one_strict_JSON_object_is_refused(string text)
    {
        Refused(text);
        Refused(text, MediaType.OciIndex);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(AnImage[..^1]), .. ",\"x\":\""u8, 0xC0, 0xAF, .. "\"}"u8];
        ManifestParser.Parse(content, MediaType.OciManifest).Fault.ShouldBe("the content is not UTF-8");
    }

    [Fact]
    public void Depth_is_bounded()
    {
        Accepted(ImageWith($"\"x\":{new string('[', 31)}{new string(']', 31)}"), MediaType.OciManifest);
        Refused(ImageWith($"\"x\":{new string('[', 32)}{new string(']', 32)}")).ShouldContain("32 levels");
        Refused(new string('[', 1_000_000)).ShouldContain("32 levels");
    }

    [Fact]
    public void The_number_of_descriptors_is_bounded()
    {
        Accepted($$"""{"schemaVersion":2,"manifests":[{{Repeat(Child, 10_000)}}]}""", MediaType.OciIndex);
        Refused($$"""{"schemaVersion":2,"manifests":[{{Repeat(Child, 10_001)}}]}""", MediaType.OciIndex)
            .ShouldContain("10000 descriptors");
        Refused($$"""{"schemaVersion":2,"config":{{Config}},"layers":[{{Repeat(Layer, 10_000)}}]}""")
            .ShouldContain("10000 descriptors");
    }

    [Fact]
    public void Annotations_are_bounded()
    {
        static string Annotations(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(number => $"\"k{number}\":\"v\""));

        Accepted(
            ImageWith(
                $$"""
                "annotations":{{{Annotations(1000)}}}
                """
            ),
            MediaType.OciManifest
        );
        Refused(
                ImageWith(
                    $$"""
                    "annotations":{{{Annotations(1001)}}}
                    """
                )
            )
            .ShouldContain("1000 annotations");
        Accepted(
            ImageWith(
                $$"""
                "annotations":{"k":"{{new string('v', 65_535)}}"}
                """
            ),
            MediaType.OciManifest
        );
        Refused(
                ImageWith(
                    $$"""
                    "annotations":{"k":"{{new string('v', 65_536)}}"}
                    """
                )
            )
            .ShouldContain("65536 bytes");
    }

    [Fact]
    public void The_length_is_bounded()
    {
        var padding = new string(' ', ManifestParser.MaximumLength - AnImage.Length);
        Accepted(AnImage + padding, MediaType.OciManifest);
        Refused(AnImage + padding + " ").ShouldContain("4194304 bytes");
    }

    private static string Repeat(string text, int count) => string.Join(',', Enumerable.Repeat(text, count));

    private static ManifestDocument Accepted(string text, MediaType type) =>
        Accepted(Encoding.UTF8.GetBytes(text), type);

    private static ManifestDocument Accepted(byte[] content, MediaType type)
    {
        var result = ManifestParser.Parse(content, type);
        result.Fault.ShouldBeNull();
        return result.Document.ShouldNotBeNull();
    }

    private static string Refused(string text, MediaType? type = null)
    {
        var result = ManifestParser.Parse(Encoding.UTF8.GetBytes(text), type ?? MediaType.OciManifest);
        result.Document.ShouldBeNull();
        return result.Fault.ShouldNotBeNull();
    }
}
