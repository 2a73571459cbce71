using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Oci;

/// <summary>What names a manifest within a repository: a tag or a digest (distribution-spec, "reference").</summary>
public readonly record struct Reference : IParsable<Reference>
{
    private Reference(Tag? tag, Digest? digest)
    {
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The tag, or null when this is a digest.</summary>
    public Tag? Tag { get; }

    /// <summary>The digest, or null when this is a tag.</summary>
    public Digest? Digest { get; }

    public static Reference Of(Tag tag) => new(tag, null);

    public static Reference Of(Digest digest) => new(null, digest);

    public static bool TryParse([NotNullWhen(true)] string? text, out Reference reference)
    {
        if (Oci.Digest.TryParse(text, out var digest))
        {
            reference = Of(digest);
            return true;
        }

        if (Oci.Tag.TryParse(text, out var tag))
        {
            reference = Of(tag);
            return true;
        }

        reference = default;
        return false;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Reference result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is neither a tag nor a digest.</exception>
    public static Reference Parse(string text) =>
        TryParse(text, out var reference) ? reference : throw new FormatException("Neither a tag nor a digest.");

    public static Reference Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => Digest?.ToString() ?? Tag?.ToString() ?? "";
}
