using System.Net;
using System.Text.Json;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Asks <c>/v2/</c> whether a registry is there and takes the credentials.</summary>
internal static class OciPing
{
    private const int BodyLimit = 1024;

    /// <summary>The same where nobody can do anything without both keys.</summary>
    public static Task<PingOutcome> AskWithKeysAsync(
        RegistryConnection connection,
        CancellationToken cancellationToken
    ) =>
        connection.Endpoint is { AccessKey.Length: > 0, AccessSecret.Length: > 0 }
            ? AskAsync(connection, cancellationToken)
            : Task.FromResult(PingOutcome.Credentials);

    /// <param name="forbiddenIsHealthy">
    /// A 403 counts as healthy: the token was given, and only <c>/v2/</c> itself is closed to it.
    /// </param>
    public static async Task<PingOutcome> AskAsync(
        RegistryConnection connection,
        CancellationToken cancellationToken,
        bool forbiddenIsHealthy = false
    )
    {
        try
        {
            connection.Forget();
            connection.AskedPause = null;
            var call = new RegistryCall(HttpMethod.Get, connection.Address(""));
            using var response = await connection.SendAsync(call, cancellationToken);
            return response.Status switch
            {
                HttpStatusCode.OK => await SpeaksAsync(response, cancellationToken)
                    ? PingOutcome.Healthy
                    : PingOutcome.NotARegistry,
                HttpStatusCode.Forbidden when forbiddenIsHealthy => PingOutcome.Healthy,
                // Who has no login to offer and is asked for one has found a registry all the same, as in Harbor.
                HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden when connection.Endpoint.AccessKey.Length == 0 && SaysVersion(response) =>
                    PingOutcome.Healthy,
                _ => Outcome(connection, (await connection.FaultAsync(response, "/v2/", cancellationToken)).Fault),
            };
        }
        catch (RemoteException exception)
        {
            return exception.Fault == RemoteFaults.LoginNeeded
                ? PingOutcome.Healthy
                : Outcome(connection, exception.Fault);
        }
    }

    private static PingOutcome Outcome(RegistryConnection connection, RemoteFault fault)
    {
        connection.AskedPause = fault.RetryAfter;
        return Outcome(fault);
    }

    public static PingOutcome Outcome(RemoteFault fault) =>
        fault.Reason switch
        {
            RemoteFaultReason.Dns => PingOutcome.Dns,
            RemoteFaultReason.RefusedByPolicy => PingOutcome.RefusedByPolicy,
            RemoteFaultReason.Tls => PingOutcome.Tls,
            RemoteFaultReason.Credentials => PingOutcome.Credentials,
            RemoteFaultReason.Timeout => PingOutcome.Timeout,
            RemoteFaultReason.Connect
            or RemoteFaultReason.Cut
            or RemoteFaultReason.Busy
            or RemoteFaultReason.ServerError => PingOutcome.Connect,
            _ => PingOutcome.NotARegistry,
        };

    /// <summary>The version header, or the body that registries answer: nothing, or a JSON object.</summary>
    private static async Task<bool> SpeaksAsync(OutboundResponse response, CancellationToken cancellationToken)
    {
        if (SaysVersion(response))
        {
            return true;
        }

        var body = await response.ReadUpToAsync(BodyLimit, cancellationToken);
        return body is not null && !response.IsHtml && (body.Length == 0 || IsObject(body));
    }

    private static bool IsObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool SaysVersion(OutboundResponse response) =>
        response.Header("Docker-Distribution-Api-Version") is not null;
}
