namespace Entrepot.Rigs.Remotes;

/// <summary>Which of Google's registries is simulated.</summary>
public enum GoogleMode
{
    /// <summary>A host of gcr.io: repositories come with the first push.</summary>
    ContainerRegistry,

    /// <summary>
    /// <c>REGION-docker.pkg.dev</c>: repositories are made beforehand, a HEAD of a manifest is refused, and uploads go
    /// to addresses outside <c>/v2/</c>.
    /// </summary>
    ArtifactRegistry,
}
