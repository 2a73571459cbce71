using System.Security.Cryptography;
using Entrepot.Rigs.Images;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>Takes blobs, each in one piece; a second chunk is refused.</summary>
internal sealed class GoogleUploads(SimulatedStore store, GoogleMode mode)
{
    internal async Task<IResult> AnswerAsync(HttpContext context, string repository, string upload)
    {
        if (context.Request.Method == "POST")
        {
            return Open(context, repository);
        }

        if (!store.Uploads.TryGetValue(upload, out var open) || open.Repository != repository)
        {
            return GoogleSimulator.Error(404, "BLOB_UPLOAD_UNKNOWN", upload);
        }

        switch (context.Request.Method)
        {
            case "PATCH" when open.Bytes.Length > 0:
                return GoogleSimulator.Error(400, "BLOB_UPLOAD_INVALID", "uploads in several chunks are not supported");
            case "PATCH":
                await context.Request.Body.CopyToAsync(open.Bytes, context.RequestAborted);
                context.Response.Headers.Location = Location(repository, upload);
                return Results.StatusCode(202);
            case "PUT":
                await context.Request.Body.CopyToAsync(open.Bytes, context.RequestAborted);
                return Close(context, repository, upload, open.Bytes.ToArray());
            default:
                return GoogleSimulator.Error(405, "UNSUPPORTED", context.Request.Method);
        }
    }

    private IResult Open(HttpContext context, string repository)
    {
        var (mount, from) = (context.Request.Query["mount"].ToString(), context.Request.Query["from"].ToString());
        if (mount.Length > 0 && store.Blobs.TryGetValue($"{from}@{mount}", out var bytes))
        {
            store.Blobs[$"{repository}@{mount}"] = bytes;
            return Results.StatusCode(201);
        }

        var upload = RandomNumberGenerator.GetHexString(32, lowercase: true);
        store.Uploads[upload] = (repository, new MemoryStream());
        context.Response.Headers.Location = Location(repository, upload);
        return Results.StatusCode(202);
    }

    private IResult Close(HttpContext context, string repository, string upload, byte[] bytes)
    {
        var digest = context.Request.Query["digest"].ToString();
        if (Blob.DigestOf(bytes) != digest)
        {
            return GoogleSimulator.Error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }

        store.Uploads.TryRemove(upload, out _);
        store.Blobs[$"{repository}@{digest}"] = bytes;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        return Results.StatusCode(201);
    }

    private string Location(string repository, string upload) =>
        mode == GoogleMode.ArtifactRegistry
            ? $"/artifacts-uploads/namespaces/{repository}/uploads/{upload}"
            : $"/v2/{repository}/blobs/uploads/{upload}";
}
