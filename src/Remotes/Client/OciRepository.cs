using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>A repository of a registry that speaks the distribution-spec.</summary>
internal sealed class OciRepository(
    RegistryConnection connection,
    RepositoryName name,
    RemoteCapabilities capabilities,
    ITagDeletion tagDeletion
) : IRemoteRepository
{
    public RepositoryName Name => name;

    public SemaphoreSlim TombstoneTurn => connection.TombstoneTurn;

    public IRemoteBlobs Blobs => new OciBlobs(connection, name, capabilities.ChunkedUpload) { ByPatch = BlobsByPatch };

    /// <summary>What deletes tags and digests there; null (the default): the distribution-spec.</summary>
    public IReferenceDeletion? Deletion { get; init; }

    /// <summary>What a token must permit to list tags beside pulling.</summary>
    public IReadOnlyList<string> ListScopes { get; init; } = [];

    /// <summary>The registry may be an Entrepot, which wants to know where a tag comes from.</summary>
    public bool TellsOrigins { get; init; }

    /// <summary>The registry takes no bytes with the request that closes an upload.</summary>
    public bool BlobsByPatch { get; init; }

    public Task<RemoteManifestHead?> ResolveAsync(Reference reference, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => ResolveOnceAsync(reference, token), cancellationToken);

    public Task<RemoteManifest?> GetManifestAsync(Reference reference, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => GetOnceAsync(reference, token), cancellationToken);

    public Task PutManifestAsync(Reference reference, RemoteManifest manifest, CancellationToken cancellationToken) =>
        PutAsync(reference, manifest, null, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// distribution-spec, "Pushing Manifests": the <c>tag</c> parameter. A registry that does not know it passes over it and
    /// names no tag in its answer.
    /// </remarks>
    public Task<bool> PutManifestAsync(RemoteManifest manifest, Tag tag, CancellationToken cancellationToken) =>
        PutAsync(Reference.Of(manifest.Digest), manifest, tag, cancellationToken);

    private async Task<bool> PutAsync(
        Reference reference,
        RemoteManifest manifest,
        Tag? tag,
        CancellationToken cancellationToken
    )
    {
        var (knowsSubjects, tagged) = await connection.Retry.RunAsync(
            token => PutOnceAsync(reference, manifest, tag, token),
            cancellationToken
        );
        if (!knowsSubjects && ManifestSubject.Read(manifest) is { } subject)
        {
            await new ReferrersTag(connection, this).AddAsync(subject, cancellationToken);
        }

        return tagged;
    }

    public Task<RemoteDeletion> DeleteTagAsync(Tag tag, CancellationToken cancellationToken) =>
        tagDeletion.DeleteAsync(this, tag, cancellationToken);

    public async Task<RemoteDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        var reference = Reference.Of(digest);
        if (!capabilities.ManifestDeletion)
        {
            return await ResolveAsync(reference, cancellationToken) is null
                ? RemoteDeletion.Absent
                : RemoteDeletion.Unsupported;
        }

        var manifest = await GetManifestAsync(reference, cancellationToken);
        var subject = manifest is null ? null : ManifestSubject.Read(manifest);
        if (subject is null)
        {
            return await DeleteAsync(reference, cancellationToken);
        }

        var list = new ReferrersTag(connection, this);
        try
        {
            var outcome = await DeleteAsync(reference, cancellationToken);
            if (outcome == RemoteDeletion.Deleted)
            {
                await list.RemoveAsync(subject, cancellationToken);
            }

            return outcome;
        }
        catch (RemoteException exception) when (exception.Fault.Reason == RemoteFaultReason.Refused)
        {
            // Some refuse as long as an index names it, and the list of referrers is one.
            await list.RemoveAsync(subject, cancellationToken);
            return await DeleteAsync(reference, cancellationToken);
        }
    }

    /// <summary>Asks for the deletion of exactly what the reference names (distribution-spec, "Deleting").</summary>
    public Task<RemoteDeletion> DeleteAsync(Reference reference, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(
            token => Deletion?.DeleteAsync(this, reference, token) ?? DeleteOnceAsync(reference, token),
            cancellationToken
        );

    public IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken) =>
        new TagList(connection, name, ListScopes).ReadAsync(cancellationToken);

    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken cancellationToken) =>
        new ReferrerList(connection, this).ReadAsync(subject, cancellationToken);

    private async Task<RemoteManifestHead?> ResolveOnceAsync(Reference reference, CancellationToken cancellationToken)
    {
        using (var response = await SendAsync(HttpMethod.Head, reference, cancellationToken))
        {
            switch (response.Status)
            {
                case HttpStatusCode.OK:
                    if (ManifestAnswer.ReadHead(response, reference, What(reference)) is { } head)
                    {
                        return head;
                    }

                    break;
                case HttpStatusCode.NotFound when SpeaksApi(response):
                    return null;
                case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed:
                    break;
                default:
                    throw await FaultAsync(response, reference, cancellationToken);
            }
        }

        return await GetOnceAsync(reference, cancellationToken) is { } manifest
            ? new RemoteManifestHead(manifest.Digest, manifest.MediaType)
            : null;
    }

    private async Task<RemoteManifest?> GetOnceAsync(Reference reference, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, reference, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK => await ManifestAnswer.ReadAsync(
                response,
                reference,
                What(reference),
                cancellationToken
            ),
            HttpStatusCode.NotFound => null,
            _ => throw await FaultAsync(response, reference, cancellationToken),
        };
    }

    /// <summary>Whether the registry says that it has read the manifest's subject, and that it has put the tag.</summary>
    private async Task<(bool KnowsSubjects, bool Tagged)> PutOnceAsync(
        Reference reference,
        RemoteManifest manifest,
        Tag? tag,
        CancellationToken cancellationToken
    )
    {
        var address = tag is null ? Address(reference) : connection.Address($"{name}/manifests/{reference}?tag={tag}");
        var call = new RegistryCall(HttpMethod.Put, address, RegistryScope.Push(name))
        {
            Content = () =>
            {
                var content = new ReadOnlyMemoryContent(manifest.Content);
                content.Headers.TryAddWithoutValidation("Content-Type", manifest.MediaType.ToString());
                if (TellsOrigins && manifest.Origin is { } origin)
                {
                    content.Headers.TryAddWithoutValidation("Entrepot-Origin", origin);
                }

                return content;
            },
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            throw await FaultAsync(response, reference, cancellationToken);
        }

        if (
            Digest.TryParse(response.Header("Docker-Content-Digest"), out var stored)
            && stored.Algorithm.Of(manifest.Content.Span) is var sent
            && stored != sent
        )
        {
            throw new RemoteException(RemoteFaults.WrongDigest(What(reference), sent, stored));
        }

        return (
            response.Header("OCI-Subject") is not null,
            tag is not null && response.Header("OCI-Tag") == tag.ToString()
        );
    }

    private async Task<RemoteDeletion> DeleteOnceAsync(Reference reference, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(HttpMethod.Delete, Address(reference), RegistryScope.Delete(name));
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.NoContent)
        {
            return RemoteDeletion.Deleted;
        }

        if (response.Status == HttpStatusCode.NotFound)
        {
            return RemoteDeletion.Absent;
        }

        var exception = await FaultAsync(response, reference, cancellationToken);
        return exception.Fault.Reason == RemoteFaultReason.Unsupported ? RemoteDeletion.Unsupported : throw exception;
    }

    private Task<OutboundResponse> SendAsync(
        HttpMethod method,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        connection.SendAsync(
            new RegistryCall(method, Address(reference), RegistryScope.Pull(name)) { Accept = ManifestAnswer.Accept },
            cancellationToken
        );

    private Task<RemoteException> FaultAsync(
        OutboundResponse response,
        Reference reference,
        CancellationToken cancellationToken
    ) => connection.FaultAsync(response, What(reference), cancellationToken);

    private Uri Address(Reference reference) => connection.Address($"{name}/manifests/{reference}");

    private string What(Reference reference) => $"{name}{(reference.Tag is null ? '@' : ':')}{reference}";

    /// <summary>
    /// Whether a 404 without a body is the registry's own word: some answer so to every HEAD of a manifest.
    /// </summary>
    private static bool SpeaksApi(OutboundResponse response) =>
        response.Header("Docker-Distribution-Api-Version") is not null
        || response.ContentType?.ToString() == "application/json";
}
