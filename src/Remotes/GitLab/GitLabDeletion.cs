using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitLab;

/// <summary>A GitLab deletes tags by its own API; for its registry's DELETE it gives out no token.</summary>
internal sealed class GitLabDeletion(GitLabApi api) : IReferenceDeletion
{
    private static readonly NoDeletion OfDigests = new();

    public Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        reference.Tag is { } tag
            ? api.DeleteTagAsync(repository.Name, tag, cancellationToken)
            : OfDigests.DeleteAsync(repository, reference, cancellationToken);
}
