namespace Entrepot.Remotes;

/// <summary>The few outcomes of a test connection; nothing of the remote's answer is ever reflected.</summary>
public enum PingOutcome
{
    Healthy,
    Dns,
    RefusedByPolicy,
    Connect,
    Tls,
    Credentials,
    NotARegistry,
    Timeout,
}
