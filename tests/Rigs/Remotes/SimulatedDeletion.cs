namespace Entrepot.Rigs.Remotes;

/// <summary>What a simulated registry does when it is asked to delete.</summary>
public enum SimulatedDeletion
{
    /// <summary>The tag goes and its manifest stays.</summary>
    Tag,

    /// <summary>The manifest goes with all its tags.</summary>
    Manifest,

    /// <summary>The tag goes, and the manifest with its last tag.</summary>
    LastTagTakesManifest,

    /// <summary>It refuses.</summary>
    Unsupported,
}
