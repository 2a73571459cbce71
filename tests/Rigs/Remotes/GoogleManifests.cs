using System.Text.Json;
using Entrepot.Rigs.Images;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>Manifests, tags and referrers of the simulated registry.</summary>
internal sealed class GoogleManifests(SimulatedStore store, GoogleOptions options)
{
    internal async Task<IResult> AnswerAsync(HttpContext context, string repository, string reference)
    {
        var request = context.Request;
        switch (request.Method)
        {
            case "HEAD" when options.Mode == GoogleMode.ArtifactRegistry:
                return GoogleSimulator.Error(405, "UNSUPPORTED", "HEAD");
            case "GET" or "HEAD":
                return Read(context, repository, reference);
            case "PUT":
                using (var bytes = new MemoryStream())
                {
                    await request.Body.CopyToAsync(bytes, context.RequestAborted);
                    var manifest = new Blob(bytes.ToArray(), request.ContentType ?? "");
                    return store.Locked(() => Put(context, repository, reference, manifest));
                }

            case "DELETE":
                return store.Locked(() => Delete(repository, reference));
            default:
                return GoogleSimulator.Error(405, "UNSUPPORTED", request.Method);
        }
    }

    /// <summary>The extended list: child repositories, and each manifest with its tags.</summary>
    internal IResult ListTags(string repository) =>
        store.Locked(() =>
        {
            var manifests = store
                .Manifests.Where(pair => pair.Key.Repository == repository)
                .ToDictionary(
                    pair => pair.Key.Digest,
                    pair => new
                    {
                        imageSizeBytes = "0",
                        layerId = "",
                        mediaType = pair.Value.MediaType,
                        tag = store.TagsOf(repository, pair.Key.Digest),
                        timeCreatedMs = "0",
                        timeUploadedMs = "1767225600000",
                    }
                );
            var tags = manifests.Values.SelectMany(manifest => manifest.tag).Order(StringComparer.Ordinal);
            return Results.Json(
                new
                {
                    child = Array.Empty<string>(),
                    manifest = manifests,
                    name = repository,
                    tags,
                }
            );
        });

    internal IResult ListReferrers(string repository, string subject)
    {
        if (!options.Referrers)
        {
            return GoogleSimulator.Error(404, "NAME_UNKNOWN", "no such path");
        }

        var manifests = store.Locked(() =>
            store
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
        if (store.Locked(() => store.Find(repository, reference)) is not { } manifest)
        {
            return GoogleSimulator.Error(404, "MANIFEST_UNKNOWN", $"Failed to fetch \"{reference}\"");
        }

        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest;
        return Results.Bytes(manifest.Bytes, manifest.MediaType);
    }

    private IResult Put(HttpContext context, string repository, string reference, Blob manifest)
    {
        if (store.FirstMissing(repository, manifest) is { } missing)
        {
            return GoogleSimulator.Error(400, "MANIFEST_BLOB_UNKNOWN", missing);
        }

        if (!reference.Contains(':', StringComparison.Ordinal))
        {
            var known = store.Tags.GetValueOrDefault((repository, reference));
            if (options.ImmutableTags && known is not null && known != manifest.Digest)
            {
                return GoogleSimulator.Error(
                    400,
                    "MANIFEST_INVALID",
                    $"cannot update tag {reference}: it is immutable"
                );
            }

            store.Tags[(repository, reference)] = manifest.Digest;
        }
        else if (reference != manifest.Digest)
        {
            return GoogleSimulator.Error(400, "DIGEST_INVALID", reference);
        }

        store.Manifests[(repository, manifest.Digest)] = manifest;
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest;
        if (options.Referrers && SimulatedStore.SubjectOf(manifest) is { } subject)
        {
            context.Response.Headers["OCI-Subject"] = subject;
        }

        return Results.StatusCode(201);
    }

    private IResult Delete(string repository, string reference)
    {
        if (!reference.Contains(':', StringComparison.Ordinal))
        {
            return options.ImmutableTags ? GoogleSimulator.Error(400, "MANIFEST_INVALID", "the tag is immutable")
                : store.Tags.Remove((repository, reference)) ? Results.StatusCode(202)
                : GoogleSimulator.Error(404, "MANIFEST_UNKNOWN", reference);
        }

        if (!store.Manifests.ContainsKey((repository, reference)))
        {
            return GoogleSimulator.Error(404, "MANIFEST_UNKNOWN", reference);
        }

        if (store.TagsOf(repository, reference) is [var tag, ..])
        {
            return GoogleSimulator.Error(
                400,
                "GOOGLE_MANIFEST_DANGLING_TAG",
                $"Manifest is still referenced by tag: {tag}"
            );
        }

        if (store.HasParent(repository, reference))
        {
            return GoogleSimulator.Error(
                400,
                "GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE",
                "Manifest is still referenced by one or more parent images"
            );
        }

        store.Manifests.Remove((repository, reference));
        return Results.StatusCode(202);
    }

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
