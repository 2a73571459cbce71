using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Google;

/// <summary>
/// One of Google's registries. Repositories of gcr.io come with the first push, those of Artifact Registry are made
/// there beforehand; a digest goes only after its tags (GOOGLE_MANIFEST_DANGLING_TAG); blobs come in one piece.
/// </summary>
internal sealed class GoogleRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: true,
            // PROJECT/REPOSITORY/IMAGE, and PROJECT/IMAGE.
            MinimumPathComponents: lease.Connection.Endpoint.Url.Host.EndsWith(
                "-docker.pkg.dev",
                StringComparison.OrdinalIgnoreCase
            )
                ? 3
                : 2
        );

    /// <summary>Anonymous callers get an answer too, but can never push.</summary>
    public override Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskWithKeysAsync(Connection, cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion);
}
