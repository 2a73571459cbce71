namespace Entrepot.Registry.Labels;

public enum ArtifactLabelResult
{
    Done,
    ArtifactUnknown,

    /// <summary>There is no such label, or it is another project's.</summary>
    LabelUnknown,

    /// <summary>The artifact carries the label already.</summary>
    Carried,

    /// <summary>The artifact does not carry the label.</summary>
    NotCarried,
}
