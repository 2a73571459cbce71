using System.Globalization;
using System.Security.Cryptography;
using Entrepot.Rigs.Images;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>Takes blobs, in one piece or in chunks as the simulated registry does.</summary>
internal sealed class SimulatedUploads(RegistrySimulator registry)
{
    private SimulatedStore Store => registry.Store;

    internal async Task<IResult> AnswerAsync(HttpContext context, string repository, string upload)
    {
        if (context.Request.Method == "POST")
        {
            return Open(context, repository);
        }

        if (!Store.Uploads.TryGetValue(upload, out var open) || open.Repository != repository)
        {
            return registry.Error(404, "BLOB_UPLOAD_UNKNOWN", upload);
        }

        switch (context.Request.Method)
        {
            case "PATCH" when open.Bytes.Length > 0 && !registry.Traits.Chunks:
                return registry.Error(400, "BLOB_UPLOAD_INVALID", "uploads in several chunks are not supported");
            case "PATCH":
                await context.Request.Body.CopyToAsync(open.Bytes, context.RequestAborted);
                context.Response.Headers.Location = Location(repository, upload);
                context.Response.Headers.Range = string.Create(
                    CultureInfo.InvariantCulture,
                    $"0-{open.Bytes.Length - 1}"
                );
                return Results.StatusCode(202);
            case "PUT":
                if (registry.Traits.BytesWithPut)
                {
                    await context.Request.Body.CopyToAsync(open.Bytes, context.RequestAborted);
                }

                return Close(context, repository, upload, open.Bytes.ToArray());
            case "DELETE":
                Store.Uploads.TryRemove(upload, out _);
                return Results.StatusCode(204);
            default:
                return registry.Error(405, "UNSUPPORTED", context.Request.Method);
        }
    }

    private IResult Open(HttpContext context, string repository)
    {
        var (mount, from) = (context.Request.Query["mount"].ToString(), context.Request.Query["from"].ToString());
        if (mount.Length > 0 && Store.Blobs.TryGetValue($"{from}@{mount}", out var bytes))
        {
            Store.Blobs[$"{repository}@{mount}"] = bytes;
            return Results.StatusCode(201);
        }

        var upload = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Store.Uploads[upload] = (repository, new MemoryStream());
        context.Response.Headers.Location = Location(repository, upload);
        return Results.StatusCode(202);
    }

    private IResult Close(HttpContext context, string repository, string upload, byte[] bytes)
    {
        var digest = context.Request.Query["digest"].ToString();
        if (Blob.DigestOf(bytes) != digest)
        {
            return registry.Error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }

        Store.Uploads.TryRemove(upload, out _);
        Store.Blobs[$"{repository}@{digest}"] = bytes;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        return Results.StatusCode(201);
    }

    private static string Location(string repository, string upload) => $"/v2/{repository}/blobs/uploads/{upload}";
}
