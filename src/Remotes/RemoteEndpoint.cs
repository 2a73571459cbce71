namespace Entrepot.Remotes;

/// <summary>How to reach another registry: everything an adapter needs, with the secret in clear.</summary>
/// <param name="Type">The adapter's name: <c>docker-registry</c>, <c>google-gcr</c>, <c>harbor</c>.</param>
/// <param name="Insecure">Do not verify the certificate; nothing else.</param>
/// <param name="CaCertificate">PEM certificates trusted besides the system's, or empty.</param>
public sealed record RemoteEndpoint(
    string Type,
    Uri Url,
    bool Insecure,
    string CaCertificate,
    string CredentialType,
    string AccessKey,
    string AccessSecret
)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Type} {Url}";
}
