namespace Entrepot.Access;

/// <summary>How this site is reached and who may sign in first.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The origin that clients use, <c>https://registry.example.org</c>; null: each request's <c>Host</c>, which
    /// suits a bare machine and lets a client choose what it is told.
    /// </summary>
    public Uri? ExternalUrl { get; set; }

    /// <summary>Hosts (with port, if any) that are answered under their own name besides the external URL's.</summary>
    public IReadOnlyList<string> FurtherHosts { get; set; } = [];

    /// <summary>The folder that keys are kept in, <c>DATA/keys</c>: all nodes of a site share it.</summary>
    public string KeyFolder { get; set; } = "keys";

    /// <summary>How long a registry token lasts; 5 minutes unless set: a leaked one is worth little.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Rounds of PBKDF2; fewer only where tests hash many passwords.</summary>
    internal int PasswordIterations { get; set; } = 600_000;
}
