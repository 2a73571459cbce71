using Entrepot.Oci;

namespace Entrepot.Storage;

/// <summary>Bytes of an upload that were said to be there are not: it has to start again.</summary>
public sealed class UploadLostException(UploadId id, Exception? cause = null)
    : IOException($"The bytes of upload {id} are not there.", cause);
