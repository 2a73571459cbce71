using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Http;

/// <summary>
/// The address that clients reach this site at: the one origin of realms and absolute locations. A set external URL
/// wins over whatever a request claims; listed further hosts keep their own name.
/// </summary>
public sealed class PublicAddress(AccessOptions options)
{
    /// <summary>What a parser of URLs lets pass and no host has.</summary>
    private static readonly SearchValues<char> Unfit = SearchValues.Create("\"\\'<>(){},;@/?#%&=+|^`$*! \t\r\n");

    /// <summary>Scheme, host and port without a trailing slash: <c>https://registry.example.org</c>.</summary>
    public string Of(HttpRequest request)
    {
        var host = HostOf(request);
        if (options.ExternalUrl is { } external)
        {
            return host is not null && options.FurtherHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
                ? $"{external.Scheme}://{host}"
                : external.GetLeftPart(UriPartial.Authority);
        }

        // Not the scheme as it was told: a proxy passes on what others wrote.
        return $"{(request.IsHttps ? "https" : "http")}://{host ?? LocalHost(request)}";
    }

    /// <summary>The <c>Host</c> of the request when it is one: a name or address with an optional port.</summary>
    private static string? HostOf(HttpRequest request)
    {
        var host = request.Host.Value;
        return
            host is { Length: > 0 and <= 255 }
            && Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri)
            && uri is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
            && !host.AsSpan().ContainsAny(Unfit)
            ? host
            : null;
    }

    private static string LocalHost(HttpRequest request)
    {
        var connection = request.HttpContext.Connection;
        return connection.LocalIpAddress is { } address
            ? new IPEndPoint(address, connection.LocalPort).ToString()
            : "localhost";
    }
}
