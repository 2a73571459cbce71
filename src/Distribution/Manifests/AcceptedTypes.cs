using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Manifests;

/// <summary>
/// What a client says it understands. A manifest is never converted: who accepts only other types gets none. Clients
/// that say nothing get what there is, and docker's types are always given, as the field does.
/// </summary>
internal static class AcceptedTypes
{
    public static bool Allow(HttpRequest request, MediaType mediaType)
    {
        var accept = request.Headers.Accept;
        if (
            accept.All(string.IsNullOrWhiteSpace)
            || mediaType == MediaType.DockerManifest
            || mediaType == MediaType.DockerManifestList
        )
        {
            return true;
        }

        var type = mediaType.ToString();
        return accept
            .SelectMany(header => header?.Split(',') ?? [])
            .Where(range => !IsRefusal(range))
            .Select(range => range.Split(';', 2)[0].Trim())
            .Any(range => range is "*/*" or "application/*" || range.Equals(type, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A weight of 0 means "not this" (RFC 9110, 12.4.2).</summary>
    private static bool IsRefusal(string range) =>
        range.Split(';').Skip(1).Any(parameter => parameter.Trim().TrimEnd('0', '.') is "q=" or "Q=");
}
