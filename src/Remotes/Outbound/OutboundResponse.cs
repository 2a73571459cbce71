using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Entrepot.Oci;

namespace Entrepot.Remotes.Outbound;

/// <summary>The answer of another server, its body unread and never trusted to end.</summary>
internal sealed class OutboundResponse(
    HttpResponseMessage response,
    Uri requestUri,
    TimeSpan idleTimeout,
    TimeProvider clock
) : IDisposable
{
    /// <summary>For a small body as a whole, however steadily it drips.</summary>
    private static readonly TimeSpan SmallBodyTimeout = TimeSpan.FromMinutes(2);

    private byte[]? kept;

    public Uri RequestUri => requestUri;

    public HttpStatusCode Status => response.StatusCode;

    public bool IsRedirect => (int)Status is 301 or 302 or 303 or 307 or 308;

    public long? ContentLength => response.Content.Headers.ContentLength;

    /// <summary>The media type without parameters; null when there is none or it is none.</summary>
    public MediaType? ContentType =>
        Oci.MediaType.TryParse(Header("Content-Type")?.Split(';', 2)[0].Trim(), out var type) ? type : null;

    public bool IsHtml =>
        ContentType?.ToString() is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the answer points, made absolute; null when it points nowhere.</summary>
    public Uri? Location => Uri.TryCreate(requestUri, Header("Location"), out var location) ? location : null;

    /// <summary>How long the server asks to wait, from either form of <c>Retry-After</c> (RFC 9110, 10.2.3).</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            var value = Header("Retry-After");
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(seconds);
            }

            return DateTimeOffset.TryParseExact(
                value,
                "r",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var date
            )
                ? TimeSpan.FromTicks(Math.Max(0, (date - clock.GetUtcNow()).Ticks))
                : null;
        }
    }

    /// <summary>A header's value, or the first of its values.</summary>
    public string? Header(string name) => Headers(name).FirstOrDefault();

    /// <summary>A header's values as they came.</summary>
    public IEnumerable<string> Headers(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values
        : response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values
        : [];

    /// <summary>The whole body, when it is no longer than <paramref name="limit"/> bytes.</summary>
    /// <exception cref="RemoteException">It is longer, ends early, or does not come in time.</exception>
    public async Task<byte[]> ReadAsync(int limit, CancellationToken cancellationToken) =>
        await ReadUpToAsync(limit, cancellationToken)
        ?? throw new RemoteException(OutboundFaults.TooLarge(requestUri.IdnHost, limit));

    /// <summary>
    /// As much of the body as there is, when it is no longer than the limit; else null. It can be read again.
    /// </summary>
    public async Task<byte[]?> ReadUpToAsync(int limit, CancellationToken cancellationToken)
    {
        if (kept is not null)
        {
            return kept.Length <= limit ? kept : null;
        }

        if (ContentLength > limit)
        {
            return null;
        }

        using var total = new Deadline(clock, cancellationToken);
        total.Extend(SmallBodyTimeout);
        try
        {
            await using var body = await OpenAsync(total.Token);
            using var content = new MemoryStream();
            var buffer = new byte[Math.Min(limit + 1, 16 * 1024)];
            int read;
            while ((read = await body.ReadAsync(buffer, total.Token)) > 0)
            {
                await content.WriteAsync(buffer.AsMemory(0, read), total.Token);
                if (content.Length > limit)
                {
                    return null;
                }
            }

            kept = content.ToArray();
            return kept;
        }
        catch (OperationCanceledException exception) when (total.Expired)
        {
            throw new RemoteException(OutboundFaults.Silent(requestUri.IdnHost), exception);
        }
    }

    /// <summary>The body as a stream that gives up when nothing comes for too long; this response outlives it.</summary>
    public Task<Stream> OpenAsync(CancellationToken cancellationToken) => OpenAsync(owned: null, cancellationToken);

    /// <summary>As <see cref="OpenAsync(CancellationToken)"/>, but the stream ends this response, also when there is none.</summary>
    public async Task<Stream> DetachAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(this, cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Who reads the stream disposes it.")]
    private async Task<Stream> OpenAsync(IDisposable? owned, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return new IdleGuardedStream(body, requestUri.IdnHost, idleTimeout, clock, owned);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException
                && OutboundFaults.From(exception, requestUri.IdnHost) is { } fault
            )
        {
            throw new RemoteException(fault, exception);
        }
    }

    public void Dispose() => response.Dispose();
}
