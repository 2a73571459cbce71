using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Remotes.Aws;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// Calls to the container registry's API (service <c>cr</c>, version 2022-05-12). Every request is signed; the secret key
/// itself is never sent.
/// </summary>
internal sealed class VolcengineCalls(RegistryConnection connection)
{
    private const string ContentType = "application/json; charset=utf-8";
    private readonly VendorApi vendor = new(connection, "Volcano Engine");

    private VolcengineAddresses Addresses =>
        VolcengineAddresses.Parse(connection.Endpoint.Url)
        ?? throw new RemoteException(
            new RemoteFault(
                RemoteFaultReason.NotARegistry,
                "The URL is not that of a registry of Volcano Engine: it is https://NAME-REGION.cr.volces.com."
            )
        );

    /// <summary>What the API answers to an action; its errors are exceptions.</summary>
    public Task<JsonElement> InvokeAsync(
        string action,
        JsonObject request,
        string what,
        CancellationToken cancellationToken
    )
    {
        request["Registry"] = Addresses.Name;
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        return connection.Retry.RunAsync(token => InvokeOnceAsync(action, body, what, token), cancellationToken);
    }

    private async Task<JsonElement> InvokeOnceAsync(
        string action,
        byte[] body,
        string what,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(HttpMethod.Post, connection.RestAddress($"?Action={action}&Version=2022-05-12"))
        {
            IsRest = true,
            Content = () => new ByteArrayContent(body),
            Sign = message => Sign(message, body),
        };
        var (status, root) = await vendor.SendAsync(call, what, cancellationToken);
        if (
            root.TryGetProperty("ResponseMetadata", out var metadata)
            && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("Error", out var error)
        )
        {
            var code = DescriptorJson.Text(error, "Code") ?? "";
            throw vendor.Fault(ReasonOf(status, code), code, DescriptorJson.Text(error, "Message"), what);
        }

        if (status != HttpStatusCode.OK)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }

        return root.TryGetProperty("Result", out var result) && result.ValueKind == JsonValueKind.Object
            ? result
            : root;
    }

    private void Sign(HttpRequestMessage message, byte[] body)
    {
        var endpoint = connection.Endpoint;
        var now = connection.Clock.GetUtcNow();
        var time = AwsSignature.Time(now);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var uri = message.RequestUri!;
        KeyValuePair<string, string>[] signed =
        [
            new("Content-Type", ContentType),
            new("Host", uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}"),
            new("X-Content-Sha256", hash),
            new("X-Date", time),
        ];
        var signature = new AwsSignature(endpoint.AccessKey, endpoint.AccessSecret, Addresses.Region, "cr")
        {
            Words = new SignatureWords("HMAC-SHA256", "", "request"),
        };
        message.Content!.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("X-Content-Sha256", hash);
        message.Headers.TryAddWithoutValidation("X-Date", time);
        message.Headers.TryAddWithoutValidation(
            "Authorization",
            signature.Authorize(message.Method.Method, uri, signed, body, now)
        );
    }

    private static RemoteFaultReason ReasonOf(HttpStatusCode status, string code) =>
        code switch
        {
            "AccessDenied"
            or "SignatureDoesNotMatch"
            or "InvalidAccessKey"
            or "InvalidCredential"
            or "InvalidSecretToken"
            or "MissingAuthenticationToken"
            or "InvalidTimestamp" => RemoteFaultReason.Credentials,
            "FlowLimitExceeded" or "AccountFlowLimitExceeded" => RemoteFaultReason.Busy,
            _ when status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RemoteFaultReason.Credentials,
            _ when status == HttpStatusCode.TooManyRequests => RemoteFaultReason.Busy,
            _ when (int)status >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };
}
