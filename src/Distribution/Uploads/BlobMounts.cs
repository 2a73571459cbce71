using Entrepot.Access.Authorization;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;

namespace Entrepot.Distribution.Uploads;

/// <summary>
/// Cross-repository mounts (distribution-spec, "Mounting a blob from another repository"). The gate has decided about the
/// target; here it is decided about the source. No answer tells apart what is not there from what the caller may not see.
/// </summary>
internal sealed class BlobMounts(Authorizer authorizer, BlobMounter mounter)
{
    /// <summary>False when the blob has to be uploaded.</summary>
    /// <param name="from">The source's name as the client sent it; null to search what the caller may pull.</param>
    public async Task<bool> TryMountAsync(
        Principal principal,
        RepositoryName target,
        Digest digest,
        string? from,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(from))
        {
            // Not what it may know of: a robot account knows projects from which it may not pull.
            var visible = await authorizer.VisibleProjectsAsync(principal, Permission.Pull, cancellationToken);
            return await mounter.MountFromAnyAsync(target, digest, visible.Of, cancellationToken);
        }

        return RepositoryName.TryParse(from, out var source)
            && await MayPullAsync(principal, source, cancellationToken)
            && await mounter.MountAsync(target, digest, source, cancellationToken);
    }

    private async Task<bool> MayPullAsync(
        Principal principal,
        RepositoryName source,
        CancellationToken cancellationToken
    ) =>
        await authorizer.DecideAsync(principal, source.Project, source.ToString(), Permission.Pull, cancellationToken)
        == AccessDecision.Allowed;
}
