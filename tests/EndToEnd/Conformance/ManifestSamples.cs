using Entrepot.Rigs.Images;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>One artifact of each kind that a registry has to take.</summary>
internal static class ManifestSamples
{
    internal const string ExampleType = "application/vnd.example.sample.v1";
    private const string Nondistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    internal static IReadOnlyList<string> Names { get; } = [.. All(new ImageBuilder()).Keys];

    internal static Artifact Make(string name) => All(new ImageBuilder(Random.Shared.Next()))[name]();

    private static Dictionary<string, Func<Artifact>> All(ImageBuilder builder)
    {
        var sha512 = new ImageBuilder(builder.Noise(1)[0], "sha512");
        return new Dictionary<string, Func<Artifact>>(StringComparer.Ordinal)
        {
            ["image"] = () => builder.Image(300, 400),
            ["docker image"] = () => builder.DockerImage(300, 400),
            ["index"] = () => builder.MultiArchitecture(300, "amd64", "arm64"),
            ["nested index"] = () =>
                builder.Index(
                    builder.MultiArchitecture(300, "amd64", "arm64"),
                    builder.MultiArchitecture(300, "amd64", "s390x")
                ),
            ["empty index"] = () => builder.Index(),
            ["image without layers"] = () => builder.Changed(fields => fields["layers"] = Array.Empty<object>()),
            ["image with a large manifest"] = () => builder.Changed(fields => fields["annotations"] = Large()),
            ["image with unknown fields"] = () =>
                builder.Changed(fields => fields["com.example.unknown"] = new[] { 1 }),
            ["image with data in a descriptor"] = () =>
                builder.Changed((fields, blobs) => fields["config"] = WithData(blobs[0])),
            ["image with a non-distributable layer"] = () => builder.Changed(AddForeignLayer),
            ["artifact"] = () => builder.Changed(fields => fields["artifactType"] = ExampleType),
            ["artifact with a missing subject"] = () => builder.Referrer(builder.Image(100), ExampleType),
            ["sha512 image"] = () => sha512.Image(300, 400),
            ["sha512 index"] = () => sha512.MultiArchitecture(300, "amd64", "arm64"),
        };
    }

    // 3.9 million characters: just under the 4 MiB that every registry has to take.
    private static Dictionary<string, string> Large() =>
        Enumerable.Range(0, 390).ToDictionary(i => $"com.example.large-{i}", _ => new string('a', 10_000));

    private static Dictionary<string, object> WithData(Blob blob) =>
        new(blob.ToDescriptor(), StringComparer.Ordinal) { ["data"] = Convert.ToBase64String(blob.Bytes) };

    private static void AddForeignLayer(Dictionary<string, object> fields)
    {
        var digest = Blob.DigestOf(BitConverter.GetBytes(Random.Shared.NextInt64()));
        var layers = (List<Dictionary<string, object>>)fields["layers"];
        layers.Insert(
            0,
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["mediaType"] = Nondistributable,
                ["digest"] = digest,
                ["size"] = 123_456,
                ["urls"] = new[] { $"https://store.example.com/{digest}" },
            }
        );
    }
}
