using Microsoft.AspNetCore.Http.Metadata;

namespace Entrepot.Access.Http;

/// <summary>Limits what an endpoint is sent to what a form needs.</summary>
internal sealed class SmallBody : IRequestSizeLimitMetadata
{
    public static readonly SmallBody Mark = new();

    public long? MaxRequestBodySize => 64 * 1024;
}
