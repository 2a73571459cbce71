using System.Globalization;
using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Opens, asks about, closes and drops uploads (distribution-spec, "Pushing Blobs").</summary>
internal sealed class UploadSessions(RegistryConnection connection, RepositoryName repository)
{
    /// <summary>How long a dropped upload's clean-up may hold up who stopped it.</summary>
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(1);

    private readonly string scope = RegistryScope.Push(repository);

    public async Task<UploadSession> OpenAsync(string what, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(HttpMethod.Post, connection.Address($"{repository}/blobs/uploads/"), scope)
        {
            Content = () => new ByteArrayContent([]),
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status != HttpStatusCode.Accepted)
        {
            throw await connection.FaultAsync(response, $"the upload of {what}", cancellationToken);
        }

        var minimum = long.TryParse(
            response.Header("OCI-Chunk-Min-Length"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var bytes
        )
            ? bytes
            : 0;
        return new UploadSession(OnEndpoint(response, what), 0, minimum);
    }

    /// <summary>Sends a chunk; the session as it stands after it.</summary>
    public async Task<UploadSession> SendChunkAsync(
        UploadSession session,
        Func<StreamedContent> content,
        long length,
        string what,
        CancellationToken cancellationToken
    )
    {
        var end = session.Offset + length;
        var call = new RegistryCall(HttpMethod.Patch, session.Location, scope)
        {
            Content = () =>
            {
                var body = content();
                // Not the standard's form: distribution-spec, "Pushing a blob in chunks", has no unit.
                body.Headers.TryAddWithoutValidation(
                    "Content-Range",
                    string.Create(CultureInfo.InvariantCulture, $"{session.Offset}-{end - 1}")
                );
                return body;
            },
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is not (HttpStatusCode.Accepted or HttpStatusCode.NoContent))
        {
            throw await connection.FaultAsync(response, $"a chunk of {what}", cancellationToken);
        }

        return session with
        {
            Location = OnEndpoint(response, what),
            Offset = Received(response) ?? end,
        };
    }

    /// <summary>How far the registry has come; null when it no longer knows the upload, or will not say.</summary>
    public async Task<UploadSession?> AskAsync(UploadSession session, string what, CancellationToken cancellationToken)
    {
        var call = new RegistryCall(HttpMethod.Get, session.Location, scope);
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status == HttpStatusCode.NoContent)
        {
            var location = response.Location is null ? session.Location : OnEndpoint(response, what);
            return session with { Location = location, Offset = Received(response) ?? 0 };
        }

        var exception = await connection.FaultAsync(response, $"the state of the upload of {what}", cancellationToken);
        return exception.Fault.IsEndpointFault ? throw exception : null;
    }

    /// <summary>Closes the upload with the rest of the bytes, which may be none.</summary>
    public async Task CloseAsync(
        UploadSession session,
        Descriptor blob,
        Func<HttpContent> content,
        string what,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(HttpMethod.Put, session.Closing(blob.Digest), scope) { Content = content };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.NoContent))
        {
            throw await connection.FaultAsync(response, what, cancellationToken);
        }

        if (
            Digest.TryParse(response.Header("Docker-Content-Digest"), out var stored)
            && stored.Algorithm == blob.Digest.Algorithm
            && stored != blob.Digest
        )
        {
            throw new RemoteException(RemoteFaults.WrongDigest(what, blob.Digest, stored));
        }
    }

    public Task AbandonAsync(UploadSession session) => AbandonAsync(connection, repository, session.Location);

    /// <summary>Tells the registry that an upload will not go on. It expires there anyway: a failure is nothing.</summary>
    public static async Task AbandonAsync(RegistryConnection connection, RepositoryName repository, Uri? location)
    {
        if (location is null || !connection.IsHome(location))
        {
            return;
        }

        using var timeout = new CancellationTokenSource(AbandonTimeout, connection.Clock);
        try
        {
            var call = new RegistryCall(HttpMethod.Delete, location, RegistryScope.Push(repository));
            (await connection.SendAsync(call, timeout.Token)).Dispose();
        }
        catch (RemoteException)
        {
            // Above.
        }
        catch (OperationCanceledException)
        {
            // Above.
        }
    }

    private Uri OnEndpoint(OutboundResponse response, string what)
    {
        var location =
            response.Location ?? throw new RemoteException(RemoteFaults.NotTheProtocol($"the upload of {what}"));
        return connection.IsHome(location) ? location : throw new RemoteException(RemoteFaults.Elsewhere(location));
    }

    /// <summary>From <c>Range: 0-n</c>, where <c>0-0</c> stands for nothing as well as for one byte.</summary>
    private static long? Received(OutboundResponse response)
    {
        var range = response.Header("Range")?.Replace("bytes=", "", StringComparison.Ordinal);
        return
            range?.Split('-') is ["0", var last]
            && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            ? end == 0
                ? 0
                : end + 1
            : null;
    }
}
