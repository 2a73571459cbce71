using Entrepot.Oci;

namespace Entrepot.Distribution.Routing;

/// <summary>Where things are, as paths relative to the origin: whatever name the client reached us by stays right.</summary>
internal static class RegistryLocation
{
    public static string OfManifest(RepositoryName repository, Digest digest) => $"/v2/{repository}/manifests/{digest}";

    public static string OfBlob(RepositoryName repository, Digest digest) => $"/v2/{repository}/blobs/{digest}";

    public static string OfUpload(RepositoryName repository, UploadId id) => $"/v2/{repository}/blobs/uploads/{id}";
}
