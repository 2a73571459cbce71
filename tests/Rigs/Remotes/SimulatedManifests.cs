using System.Globalization;
using System.Text.Json;
using Entrepot.Rigs.Images;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>Manifests, tags and referrers of a simulated registry.</summary>
internal sealed class SimulatedManifests(RegistrySimulator registry)
{
    private SimulatedStore Store => registry.Store;

    internal async Task<IResult> AnswerAsync(HttpContext context, string repository, string reference)
    {
        var request = context.Request;
        switch (request.Method)
        {
            case "GET" or "HEAD":
                return Read(context, repository, reference);
            case "PUT":
                using (var bytes = new MemoryStream())
                {
                    await request.Body.CopyToAsync(bytes, context.RequestAborted);
                    var manifest = new Blob(bytes.ToArray(), request.ContentType ?? "");
                    return Store.Locked(() => Put(context, repository, reference, manifest));
                }

            case "DELETE":
                var traits = registry.Traits;
                var what = SimulatedStore.IsDigest(reference) ? traits.ByDigest : traits.ByTag;
                return what == SimulatedDeletion.Unsupported
                    ? registry.Error(405, "UNSUPPORTED", "The operation is unsupported.")
                    : Store.Locked(() => Delete(repository, reference, what));
            default:
                return registry.Error(405, "UNSUPPORTED", request.Method);
        }
    }

    internal IResult ListTags(HttpContext context, string repository)
    {
        var query = context.Request.Query;
        var asked = int.TryParse(query["n"], CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var count = Math.Min(asked, registry.Traits.TagPage);
        var last = query["last"].ToString();
        string[] tags =
        [
            .. registry
                .Tags(repository)
                .Keys.Order(StringComparer.Ordinal)
                .Where(tag => string.CompareOrdinal(tag, last) > 0),
        ];
        if (tags.Length > count)
        {
            context.Response.Headers.Link =
                $"</v2/{repository}/tags/list?n={asked}&last={Uri.EscapeDataString(tags[count - 1])}>; rel=\"next\"";
        }

        return Results.Json(new { name = repository, tags = tags.Take(count) });
    }

    internal IResult ListReferrers(string repository, string subject)
    {
        if (!registry.Traits.Referrers)
        {
            return registry.Error(404, "NAME_UNKNOWN", "no such path");
        }

        var manifests = Store.Locked(() =>
            Store
                .Manifests.Where(pair =>
                    pair.Key.Repository == repository && SimulatedStore.SubjectOf(pair.Value) == subject
                )
                .Select(pair => Describe(pair.Value))
                .ToArray()
        );
        return Results.Json(
            new
            {
                schemaVersion = 2,
                mediaType = MediaTypes.OciIndex,
                manifests,
            },
            contentType: MediaTypes.OciIndex
        );
    }

    private IResult Read(HttpContext context, string repository, string reference)
    {
        if (Store.Locked(() => Store.Find(repository, reference)) is not { } manifest)
        {
            return registry.Error(404, "MANIFEST_UNKNOWN", $"Requested image {reference} not found");
        }

        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest;
        return Results.Bytes(manifest.Bytes, manifest.MediaType);
    }

    private IResult Put(HttpContext context, string repository, string reference, Blob manifest)
    {
        if (Store.FirstMissing(repository, manifest) is { } missing)
        {
            return registry.Error(400, "MANIFEST_BLOB_UNKNOWN", missing);
        }

        if (!SimulatedStore.IsDigest(reference))
        {
            Store.Tags[(repository, reference)] = manifest.Digest;
        }
        else if (reference != manifest.Digest)
        {
            return registry.Error(400, "DIGEST_INVALID", reference);
        }

        Store.Manifests[(repository, manifest.Digest)] = manifest;
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest;
        if (registry.Traits.Referrers && SimulatedStore.SubjectOf(manifest) is { } subject)
        {
            context.Response.Headers["OCI-Subject"] = subject;
        }

        return Results.StatusCode(registry.Traits.PutStatus);
    }

    private IResult Delete(string repository, string reference, SimulatedDeletion what) =>
        Store.Delete(repository, reference, what)
            ? Results.StatusCode(202)
            : registry.Error(404, "MANIFEST_UNKNOWN", reference);

    private static Dictionary<string, object> Describe(Blob manifest)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        var descriptor = manifest.ToDescriptor();
        if (document.RootElement.TryGetProperty("artifactType", out var type))
        {
            descriptor["artifactType"] = type.GetString()!;
        }

        return descriptor;
    }
}
