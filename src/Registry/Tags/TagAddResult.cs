namespace Entrepot.Registry.Tags;

public enum TagAddResult
{
    Added,

    /// <summary>The repository has that tag already, on this manifest or another; it was left alone.</summary>
    Exists,
    ManifestUnknown,
}
