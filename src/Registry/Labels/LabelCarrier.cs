using Entrepot.Data.Rows;
using Entrepot.Oci;

namespace Entrepot.Registry.Labels;

/// <summary>An artifact whose labels change.</summary>
internal sealed record LabelCarrier(long ManifestId, RepositoryName Repository, Digest Digest)
{
    /// <summary>The line of the change log that tells of it.</summary>
    public ChangeRow Changed(Actor actor, DateTimeOffset at) =>
        Changes.Of(Repository, ChangeKind.LabelsChanged, actor, at, null, Digest);
}
