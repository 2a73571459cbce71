using System.Globalization;
using System.Net.Http.Headers;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Notices;

/// <summary>
/// Posts messages to an address of the settings, by the same way out as everything else: private addresses are
/// permitted, link-local ones and cloud metadata never are, and a redirect is not followed.
/// </summary>
public sealed class HttpNotices : IDisposable
{
    /// <summary>The HMAC-SHA256 of the body's bytes under the shared secret, as <c>sha256=</c> and hexadecimal digits.</summary>
    public const string SignatureHeader = "Entrepot-Signature";

    private readonly Lazy<OutboundClient> client;

    internal HttpNotices(OutboundHttp http) =>
        client = new Lazy<OutboundClient>(() =>
            http.CreateClient(
                new RemoteEndpoint("notices", new Uri("http://notices.invalid"), false, "", "basic", "", "")
            )
        );

    /// <param name="signature">The value of <see cref="SignatureHeader"/>; null: there is no shared secret.</param>
    public async Task<NoticeDelivery> PostAsync(
        Uri target,
        ReadOnlyMemory<byte> json,
        string? signature,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ReadOnlyMemoryContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("entrepot", null));
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(SignatureHeader, signature);
        }

        try
        {
            using var answer = await client.Value.SendAsync(request, cancellationToken);
            return (int)answer.Status is >= 200 and < 300
                ? new NoticeDelivery.Delivered()
                : new NoticeDelivery.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"{target.IdnHost} answered {(int)answer.Status}")
                );
        }
        catch (RemoteException exception)
        {
            return NoticeFaults.Of(target.IdnHost, exception.Fault);
        }
    }

    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }
}
