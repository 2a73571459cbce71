using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Which token server may be sent an endpoint's credentials, whatever the endpoint's challenge says.</summary>
internal sealed class RealmPolicy(OutboundOptions options)
{
    /// <summary>
    /// Over https: the endpoint's own host or registrable domain. Of an endpoint that is plain http: the very same
    /// scheme, host and port, so that what goes over the wire unprotected goes nowhere else.
    /// </summary>
    public bool Accepts(Uri endpoint, Uri realm)
    {
        if (realm.UserInfo.Length > 0 || realm.Fragment.Length > 0)
        {
            return false;
        }

        if (realm.IsSameOrigin(endpoint) || options.TrustedRealms.Any(realm.IsSameOrigin))
        {
            return true;
        }

        return endpoint.Scheme == Uri.UriSchemeHttps
            && realm.Scheme == Uri.UriSchemeHttps
            && (
                string.Equals(realm.IdnHost, endpoint.IdnHost, StringComparison.OrdinalIgnoreCase)
                || (
                    RegistrableDomain.Of(endpoint.IdnHost) is { } domain
                    && domain == RegistrableDomain.Of(realm.IdnHost)
                )
            );
    }
}
