using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Says in words what an answer of a registry means for who asked, and what to do.</summary>
internal static class RemoteFaults
{
    public static RemoteFault ForeignRealm(Uri? realm) =>
        new(
            // A trustworthy registry may do so, too: it is this site that is careful.
            realm is null
                ? RemoteFaultReason.NotARegistry
                : RemoteFaultReason.RefusedByPolicy,
            realm is null
                ? "The registry asks for a token without saying where to get one."
                : $"The registry sends for tokens to {realm.Scheme}://{realm.IdnHost}:{realm.Port}, where its credentials "
                    + "are not sent. If that server is to be trusted, name it in the setting outbound_trusted_realms."
        );

    public static RemoteFault NoToken(string host) =>
        new(RemoteFaultReason.NotARegistry, $"The token server {host} answered without a token.");

    public static RemoteFault LoginNeeded { get; } =
        new(
            RemoteFaultReason.Credentials,
            "The registry wants a login and the endpoint has none. Enter its access ID and secret."
        );

    public static RemoteFault UnknownScheme { get; } =
        new(RemoteFaultReason.Credentials, "The registry asks for a login in a way that is neither Basic nor Bearer.");

    public static RemoteFault NoRepositoryList { get; } =
        new(
            RemoteFaultReason.Unsupported,
            "The registry shows this account no list of its repositories. Name them in the rule's name filter, without "
                + "wildcards: library/nginx, or {library/nginx,library/redis} for several."
        );

    public static RemoteFault Elsewhere(Uri uri) =>
        new(
            RemoteFaultReason.NotARegistry,
            $"The registry sends to {uri.Scheme}://{uri.IdnHost}:{uri.Port}, which is not the endpoint, and is not "
                + "followed there. If it stands behind a proxy, tell it its public address (X-Forwarded-Proto and Host)."
        );

    public static RemoteFault NotTheProtocol(string what) =>
        new(
            RemoteFaultReason.NotARegistry,
            $"The answer to {what} is not what a registry answers. Check that the endpoint's URL is that of a registry."
        );

    public static RemoteFault NoManifest(string what) =>
        new(
            RemoteFaultReason.Refused,
            $"What the registry answers to {what} is no manifest, or one of more than {OutboundLimits.Manifest} bytes."
        );

    public static RemoteFault WrongDigest(string what, Digest wanted, Digest got) =>
        new(
            RemoteFaultReason.DigestMismatch,
            $"The content of {what} should have the digest {wanted}, and has {got}. It is damaged on the way or there."
        );

    /// <summary>Two sites were pushed to under one name, and the other push was the later one.</summary>
    private static RemoteFault Superseded(string what) =>
        new(
            RemoteFaultReason.Refused,
            $"conflict: {what} was pushed there later than here, and stays. Both are kept by their digests. It comes here "
                + "where a rule of that site brings it; else decide which is right, and push that again."
        );

    public static async Task<RemoteFault> FromTokenServerAsync(
        OutboundResponse response,
        RemoteEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        var fault = await FromAsync(response, "the request for a token", endpoint, cancellationToken);
        // Whatever a token server dislikes about a request, it is no fault of an artifact.
        return fault.IsEndpointFault ? fault : fault with { Reason = RemoteFaultReason.Credentials };
    }

    /// <summary>The fault that an answer stands for which is not the one hoped for.</summary>
    /// <param name="what">What was asked, to go after "the registry answered 400 to".</param>
    public static async Task<RemoteFault> FromAsync(
        OutboundResponse response,
        string what,
        RemoteEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        if (response.IsRedirect)
        {
            return Redirect(response, what);
        }

        if (response.Header("Entrepot-Conflict") is not null)
        {
            return Superseded(what);
        }

        var body = await ErrorBodyAsync(response, cancellationToken);
        var codes = RemoteWords.Codes(body);
        var reason = Reason(response, codes);
        var said = RemoteWords.Excerpt(body, response.IsHtml, endpoint);
        var words =
            $"The registry answered {(int)response.Status} to {what}{(said.Length > 0 ? $": \"{said}\"" : "")}. "
            + Advice(reason, response.Status);
        return new RemoteFault(reason, words.TrimEnd(), response.RetryAfter);
    }

    private static RemoteFault Redirect(OutboundResponse response, string what)
    {
        var secure =
            response.Location is { Scheme: "https" } location
            && response.RequestUri.Scheme == Uri.UriSchemeHttp
            && location.IdnHost == response.RequestUri.IdnHost;
        return new RemoteFault(
            RemoteFaultReason.NotARegistry,
            secure
                ? "The registry wants https: change the endpoint's URL to begin with https://."
                : $"The registry answered {what} with a redirect, which is not followed. Enter the URL of the registry "
                    + "itself."
        );
    }

    private static async Task<byte[]> ErrorBodyAsync(OutboundResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.ReadUpToAsync(OutboundLimits.Error, cancellationToken) ?? [];
        }
        catch (RemoteException)
        {
            // The status has said enough.
            return [];
        }
    }

    private static RemoteFaultReason Reason(OutboundResponse response, IReadOnlyList<string> codes) =>
        (int)response.Status switch
        {
            401 or 403 => RemoteFaultReason.Credentials,
            405 or 501 => RemoteFaultReason.Unsupported,
            408 => RemoteFaultReason.Timeout,
            429 => RemoteFaultReason.Busy,
            503 when response.RetryAfter is not null => RemoteFaultReason.Busy,
            >= 500 => RemoteFaultReason.ServerError,
            >= 400 when codes.Contains(OciErrorCode.Unsupported.Code) => RemoteFaultReason.Unsupported,
            >= 400 when codes.Contains(OciErrorCode.TooManyRequests.Code) => RemoteFaultReason.Busy,
            >= 400 when codes.Contains(OciErrorCode.DigestInvalid.Code) => RemoteFaultReason.DigestMismatch,
            >= 400 => RemoteFaultReason.Refused,
            _ => RemoteFaultReason.NotARegistry,
        };

    private static string Advice(RemoteFaultReason reason, HttpStatusCode status) =>
        (reason, status) switch
        {
            (RemoteFaultReason.Credentials, HttpStatusCode.Unauthorized) =>
                "Check the endpoint's access ID and secret.",
            (RemoteFaultReason.Credentials, _) => "The endpoint's account has no right to it there: grant it.",
            (RemoteFaultReason.Busy, _) => "It is tried again when the registry has time.",
            (RemoteFaultReason.ServerError or RemoteFaultReason.Timeout, _) =>
                "The registry has a trouble of its own; it is tried again.",
            (RemoteFaultReason.NotARegistry, _) => "Check that the endpoint's URL is that of a registry.",
            (RemoteFaultReason.Refused, HttpStatusCode.RequestEntityTooLarge) =>
                "It, or a proxy before it, takes nothing that large.",
            (RemoteFaultReason.Refused, HttpStatusCode.NotFound) =>
                "Create the project or repository there, or give the endpoint's account the right to.",
            (RemoteFaultReason.Refused, HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict) =>
                "A rule of that registry forbids it, as one for immutable tags would: change the rule there.",
            (RemoteFaultReason.Refused, _) => "That registry does not take this artifact as it is.",
            _ => "",
        };
}
