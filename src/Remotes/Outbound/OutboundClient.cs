namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Sends requests to other servers: one attempt each, within deadlines, every failure a <see cref="RemoteException"/>.
/// </summary>
internal sealed class OutboundClient(
    HttpMessageInvoker invoker,
    EndpointCertificates certificates,
    OutboundProxy? proxy,
    OutboundConnector connector,
    OutboundOptions options,
    TimeProvider clock
) : IDisposable
{
    private const int RedirectLimit = 5;
    private static readonly HttpRequestOptionsKey<bool> StaysOutside = new("Entrepot.StaysOutside");

    /// <summary>
    /// Sends the request, which it disposes, and gives the answer's head; its body is still to be read. A redirect is
    /// an answer like any other.
    /// </summary>
    public async Task<OutboundResponse> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var host = request.RequestUri!.IdnHost;
            using var deadline = new Deadline(clock, cancellationToken);
            deadline.Extend(options.ConnectTimeout + options.HeaderTimeout);
            var content = request.Content as StreamedContent;
            content?.Attach(deadline, options.IdleTimeout, options.CommitTimeout);
            try
            {
                if (proxy is not null && !proxy.IsBypassed(request.RequestUri))
                {
                    var reach = IsToStayOutside(request) ? OutboundReach.Outside : OutboundReach.Permitted;
                    await connector.CheckBehindProxyAsync(host, reach, deadline.Token);
                }

                var response = await invoker.SendAsync(request, deadline.Token);
                return new OutboundResponse(response, request.RequestUri, options.IdleTimeout, clock);
            }
            catch (OperationCanceledException exception) when (deadline.Expired)
            {
                throw new RemoteException(OutboundFaults.Silent(host), exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                content?.ThrowSourceFault();
                if (OutboundFaults.From(exception, host) is { } fault)
                {
                    throw new RemoteException(fault, exception);
                }

                throw;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The connection was torn down because the caller cancelled.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Sends a request for a blob and follows where it is sent to, as registries send to their storage: at most five
    /// steps, never from https to http, and with the headers of <paramref name="withCredentials"/> only as long as
    /// the origin is the first one. A registry of the outside sends nobody into our networks.
    /// </summary>
    public async Task<OutboundResponse> SendFollowingAsync(
        Uri uri,
        Func<Uri, HttpRequestMessage> withCredentials,
        Func<Uri, HttpRequestMessage> bare,
        CancellationToken cancellationToken
    )
    {
        var left = false;
        for (var (target, steps) = (uri, 0); ; steps++)
        {
            left |= !target.IsSameOrigin(uri);
            var request = left ? bare(target) : withCredentials(target);
            if (left && await connector.IsOutsideAsync(uri.IdnHost, cancellationToken))
            {
                request.Options.Set(StaysOutside, true);
            }

            var response = await SendAsync(request, cancellationToken);
            if (!response.IsRedirect)
            {
                return response;
            }

            using (response)
            {
                target = Next(target, response.Location, steps);
            }
        }
    }

    /// <summary>Whether a connection for the request must not lead to this machine or a private network.</summary>
    internal static bool IsToStayOutside(HttpRequestMessage request) =>
        request.Options.TryGetValue(StaysOutside, out var stays) && stays;

    public void Dispose()
    {
        invoker.Dispose();
        certificates.Dispose();
    }

    private static Uri Next(Uri from, Uri? location, int steps)
    {
        var fault =
            location is null || location.Scheme is not ("http" or "https") ? "to nowhere"
            : from.Scheme == Uri.UriSchemeHttps && location.Scheme == Uri.UriSchemeHttp ? "from https to http"
            : steps >= RedirectLimit ? "in circles"
            : null;
        return fault is null
            ? location!
            : throw new RemoteException(
                new RemoteFault(
                    RemoteFaultReason.NotARegistry,
                    $"{from.IdnHost} redirects {fault} instead of answering."
                )
            );
    }
}
