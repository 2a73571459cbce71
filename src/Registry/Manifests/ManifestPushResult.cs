using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>How a push of a manifest ended. Those that are refusals have changed nothing.</summary>
public abstract record ManifestPushResult
{
    private ManifestPushResult() { }

    /// <summary>The repository holds the manifest, and the tags point to it.</summary>
    /// <param name="Subject">What the manifest refers to, present or not.</param>
    public sealed record Stored(Digest Digest, Digest? Subject, IReadOnlyList<Tag> Tags) : ManifestPushResult;

    /// <summary>
    /// The repository holds the manifest, but a tag stays where it is: what it has was pushed later than what another
    /// site sent.
    /// </summary>
    public sealed record Superseded(Tag Tag) : ManifestPushResult;

    /// <param name="Reason">In words for the one who pushed.</param>
    public sealed record Malformed(string Reason) : ManifestPushResult;

    /// <summary>The bytes have another digest than was said.</summary>
    public sealed record DigestMismatch(Digest Actual) : ManifestPushResult;

    /// <summary>The repository lacks blobs or manifests that the manifest names.</summary>
    public sealed record ReferencesMissing(IReadOnlyList<Descriptor> Missing) : ManifestPushResult;

    /// <summary>A descriptor says another size than that of the content it names.</summary>
    public sealed record SizeMismatch(Descriptor Descriptor, long ActualSize) : ManifestPushResult;

    public sealed record ProjectUnknown : ManifestPushResult;
}
