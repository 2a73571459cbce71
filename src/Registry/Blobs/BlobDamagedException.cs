using Entrepot.Storage;

namespace Entrepot.Registry.Blobs;

/// <summary>The storage does not hold the bytes that the site's rows say it does.</summary>
public sealed class BlobDamagedException(BlobKey key, string what) : IOException($"Blob {key} is damaged: {what}");
