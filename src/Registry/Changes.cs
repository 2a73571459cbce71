using Entrepot.Data.Rows;
using Entrepot.Oci;

namespace Entrepot.Registry;

/// <summary>Makes lines of the change log.</summary>
internal static class Changes
{
    public static ChangeRow Of(
        RepositoryName repository,
        ChangeKind kind,
        Actor actor,
        DateTimeOffset at,
        Tag? tag,
        Digest? digest
    ) =>
        new()
        {
            At = at,
            Project = repository.Project,
            Repository = repository,
            Tag = tag,
            Digest = digest,
            Kind = kind,
            Actor = actor.Name,
            Act = actor.Act,
            Origin = actor.Origin?.ToString(),
        };
}
