using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>The outcomes of a ping, for rows and for people.</summary>
public static class PingWords
{
    /// <summary>One word, as it is stored; empty when healthy.</summary>
    public static string Reason(PingOutcome outcome) =>
        outcome switch
        {
            PingOutcome.Healthy => "",
            PingOutcome.Dns => "dns",
            PingOutcome.RefusedByPolicy => "refused-by-policy",
            PingOutcome.Connect => "connect",
            PingOutcome.Tls => "tls",
            PingOutcome.Credentials => "credentials",
            PingOutcome.NotARegistry => "not-a-registry",
            _ => "timeout",
        };

    /// <summary>What it means and what to do.</summary>
    public static string Explain(PingOutcome outcome) =>
        outcome switch
        {
            PingOutcome.Healthy => "it answers and takes the credentials",
            PingOutcome.Dns => "its name has no address; check the spelling",
            PingOutcome.RefusedByPolicy =>
                "this site may not connect to its address (settings outbound_allow, outbound_deny), or not send its "
                    + "credentials to the token server that it names (setting outbound_trusted_realms)",
            PingOutcome.Connect => "it cannot be reached, or is in trouble; check host and port and that it runs",
            PingOutcome.Tls => "no trusted TLS connection; give its CA certificate, or use http:// if it is plain",
            PingOutcome.Credentials => "it does not take the access ID and secret",
            PingOutcome.NotARegistry => "what answers there is not a registry of this type; check the URL",
            _ => "it did not answer in time; check host, port and firewalls",
        };
}
