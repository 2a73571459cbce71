namespace Entrepot.Rigs.Growth;

internal enum GrownKind
{
    /// <summary>An image with a tag of its own.</summary>
    Image,

    /// <summary>An image that only an index names.</summary>
    Child,

    /// <summary>An index of the two children before it, with a tag.</summary>
    Index,

    /// <summary>A signature of the first image of its group.</summary>
    Referrer,
}
