using System.Text;
using System.Text.Json;
using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class ManifestParserPropertyTests
{
    private static readonly Gen<Dictionary<string, string>> Annotations = Gen.Select(
            Gen.Char["abc.ü\"\\"].Array[1, 5],
            Gen.String[0, 10]
        )
        .Where((_, value) => IsText(value))
        .Array[0, 4]
        .Select(pairs =>
            pairs
                .DistinctBy(pair => StrictJson.Fold(new string(pair.Item1)))
                .ToDictionary(pair => new string(pair.Item1), pair => pair.Item2)
        );

    private static readonly Gen<Descriptor> AnyDescriptor = Gen.Select(
        Gen.Byte.Array[0, 8],
        Gen.Bool,
        Gen.Long[0, (1L << 53) - 1],
        Annotations,
        (content, wide, size, annotations) =>
            new Descriptor(
                MediaType.Parse("application/vnd.example.layer+gzip"),
                (wide ? DigestAlgorithm.Sha512 : DigestAlgorithm.Sha256).Of(content),
                size,
                Annotations: annotations
            )
    );

    [Fact]
    public void An_image_says_what_was_written_into_it() =>
        Gen.Select(AnyDescriptor, AnyDescriptor.Array[0, 6], AnyDescriptor.Null(), Annotations)
            .Sample(
                (config, layers, subject, annotations) =>
                {
                    var text = JsonSerializer.SerializeToUtf8Bytes(
                        new
                        {
                            schemaVersion = 2,
                            config = Write(config),
                            layers = layers.Select(Write),
                            subject = subject is null ? null : Write(subject),
                            annotations,
                        }
                    );
                    var result = ManifestParser.Parse(text, MediaType.OciManifest);
                    result.Fault.ShouldBeNull();
                    var image = result.Document.ShouldBeOfType<ImageManifest>();
                    ShouldBeSame(image.Config, config);
                    image.Layers.Count.ShouldBe(layers.Length);
                    foreach (var (read, written) in image.Layers.Zip(layers))
                    {
                        ShouldBeSame(read, written);
                    }

                    image.Annotations.ShouldBe(annotations, ignoreOrder: true);
                    (image.Subject?.Digest).ShouldBe(subject?.Digest);
                }
            );

    [Fact]
    public void Any_damage_is_refused_in_words_or_read_as_something_well_formed() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 2_000], Gen.Byte, Gen.Int[0, 2]).Array[1, 4])
            .Sample(
                (index, damages) =>
                {
                    var content = Encoding
                        .UTF8.GetBytes(index ? ManifestTexts.AnIndex : ManifestTexts.AnImage)
                        .ToList();
                    foreach (var (place, value, kind) in damages)
                    {
                        Damage(content, place % content.Count, value, kind);
                    }

                    var result = ManifestParser.Parse(
                        content.ToArray(),
                        index ? MediaType.OciIndex : MediaType.OciManifest
                    );
                    (result.Document is null).ShouldBe(result.Fault is not null);
                },
                iter: 20_000
            );

    [Fact]
    public void Any_bytes_are_refused_in_words() =>
        Gen
            .Byte.Array[0, 300]
            .Sample(content =>
                ManifestParser.Parse(content, MediaType.OciManifest).Fault.ShouldNotBeNullOrWhiteSpace()
            );

    private static void Damage(List<byte> content, int place, byte value, int kind)
    {
        switch (kind)
        {
            case 0:
                content[place] = value;
                break;
            case 1:
                content.Insert(place, value);
                break;
            default:
                content.RemoveRange(place, Math.Min(3, content.Count - place - 1));
                break;
        }
    }

    private static Dictionary<string, object> Write(Descriptor descriptor) =>
        new(StringComparer.Ordinal)
        {
            ["mediaType"] = descriptor.MediaType.ToString(),
            ["digest"] = descriptor.Digest.ToString(),
            ["size"] = descriptor.Size,
            ["annotations"] = descriptor.Annotations!,
        };

    private static void ShouldBeSame(Descriptor read, Descriptor written)
    {
        (read with { Annotations = null }).ShouldBe(written with { Annotations = null });
        read.Annotations!.ShouldBe(written.Annotations!, ignoreOrder: true);
    }

    /// <summary>Half of a surrogate pair is not a text that JSON can carry.</summary>
    private static bool IsText(string value) => value.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
