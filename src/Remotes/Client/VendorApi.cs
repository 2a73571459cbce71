using System.Net;
using System.Text;
using System.Text.Json;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Calls to the signed JSON APIs that clouds have beside their registries.</summary>
/// <param name="vendor">Whose API it is, for people.</param>
internal sealed class VendorApi(RegistryConnection connection, string vendor)
{
    /// <summary>Sends a call, and gives the status and the object that came.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        RegistryCall call,
        string what,
        CancellationToken cancellationToken
    )
    {
        using var response = await connection.SendAsync(call, cancellationToken);
        var body = await response.ReadAsync(OutboundLimits.Page, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (response.Status, document.RootElement.Clone());
            }
        }
        catch (JsonException)
        {
            // Below.
        }

        throw response.Status == HttpStatusCode.OK
            ? new RemoteException(RemoteFaults.NotTheProtocol(what))
            : await connection.FaultAsync(response, what, cancellationToken);
    }

    /// <summary>What an error of the API means.</summary>
    public RemoteException Fault(RemoteFaultReason reason, string code, string? message, string what)
    {
        var said = RemoteWords.Excerpt(
            Encoding.UTF8.GetBytes($"{code} {message}".Trim()),
            html: false,
            connection.Endpoint
        );
        var advice = reason switch
        {
            RemoteFaultReason.Credentials =>
                " Check the endpoint's access key and secret key, what they are permitted, and the clock of this machine.",
            RemoteFaultReason.Busy => " It is tried again when it has time.",
            _ => "",
        };
        return new RemoteException(new RemoteFault(reason, $"{vendor} answered to {what}: \"{said}\".{advice}"));
    }

    /// <summary>Makes what is not there; fine when somebody else is faster.</summary>
    public static async Task EnsureAsync(
        Func<CancellationToken, Task<bool>> isThere,
        Func<CancellationToken, Task> make,
        CancellationToken cancellationToken
    )
    {
        if (await isThere(cancellationToken))
        {
            return;
        }

        try
        {
            await make(cancellationToken);
        }
        catch (RemoteException exception) when (exception.Fault.Reason == RemoteFaultReason.Refused)
        {
            if (!await isThere(cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>The member of an object as an array; empty when there is none.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
            : Enumerable.Empty<JsonElement>();

    /// <summary>The member of an object as a number, written as one or as a string; 0 when there is none.</summary>
    public static long Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetInt64(out var number) => number,
                JsonValueKind.String
                    when long.TryParse(
                        value.GetString(),
                        System.Globalization.CultureInfo.InvariantCulture,
                        out var number
                    ) => number,
                _ => 0,
            }
            : 0;
}
