using Entrepot.Oci;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Entrepot.Distribution.Routing;

/// <summary>A digest is the best entity tag there is (RFC 9110, 8.8.3).</summary>
internal static class EntityTags
{
    public static EntityTagHeaderValue Of(Digest digest) => new($"\"{digest}\"");

    public static void SetDigest(HttpResponse response, Digest digest) =>
        response.Headers["Docker-Content-Digest"] = digest.ToString();

    /// <summary>The client has this content already (RFC 9110, 13.1.2).</summary>
    public static bool IsKnownToClient(HttpRequest request, Digest digest) =>
        request.Headers.IfNoneMatch is { Count: > 0 } values
        && EntityTagHeaderValue.TryParseList([.. values.OfType<string>()], out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(digest), useStrongComparison: false));
}
