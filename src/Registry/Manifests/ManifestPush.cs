using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>A manifest that somebody pushes.</summary>
/// <param name="ContentType">What it was sent as, without parameters.</param>
/// <param name="Reference">The tag it shall have, or the digest that it is said to have.</param>
/// <param name="Tags">Tags that it shall have besides.</param>
public sealed record ManifestPush(
    RepositoryName Repository,
    Reference Reference,
    MediaType ContentType,
    byte[] Content,
    IReadOnlyList<Tag> Tags
);
