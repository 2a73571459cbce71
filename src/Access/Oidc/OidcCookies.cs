using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Entrepot.Access.Sessions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Oidc;

/// <summary>What a browser carries while somebody signs in at the provider; each counts for a few minutes and once.</summary>
internal sealed class OidcCookies(SealedCookies cookies, TimeProvider clock)
{
    private const string FlowName = "oidc";
    private const string PendingName = "oidc-onboard";

    /// <summary>In bytes; what is sealed gets longer by a third, and there are other things in it.</summary>
    private const int MostForGroups = 8 * 1024;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public void Write(HttpContext context, OidcFlow flow) =>
        cookies.Write(context, FlowName, JsonSerializer.Serialize(flow, OidcJson.Default.OidcFlow));

    /// <summary>
    /// Of somebody in very many groups some are left out, which the next sign-in brings: a browser that carries more than
    /// a request may have is refused everything.
    /// </summary>
    public void Write(HttpContext context, OidcPending pending)
    {
        var room = MostForGroups;
        var groups = pending.Identity.Groups.TakeWhile(group =>
            (room -= JsonEncodedText.Encode(group).EncodedUtf8Bytes.Length) >= 0
        );
        var carried = pending with { Identity = pending.Identity with { Groups = [.. groups] } };
        cookies.Write(context, PendingName, JsonSerializer.Serialize(carried, OidcJson.Default.OidcPending));
    }

    /// <summary>What was begun; it cannot be taken twice by a browser that does what it is told.</summary>
    public OidcFlow? TakeFlow(HttpContext context)
    {
        var flow = Read(context, FlowName, OidcJson.Default.OidcFlow);
        cookies.Delete(context, FlowName);
        return flow?.Until > clock.GetUtcNow() ? flow : null;
    }

    public OidcPending? ReadPending(HttpContext context) =>
        Read(context, PendingName, OidcJson.Default.OidcPending) is { } pending && pending.Until > clock.GetUtcNow()
            ? pending
            : null;

    public void DeletePending(HttpContext context) => cookies.Delete(context, PendingName);

    private T? Read<T>(HttpContext context, string name, JsonTypeInfo<T> type)
        where T : class => cookies.Read(context, name) is { } text ? JsonSerializer.Deserialize(text, type) : null;
}
