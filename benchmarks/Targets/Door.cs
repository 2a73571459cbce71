namespace Entrepot.Bench.Targets;

/// <summary>How a registry is entered.</summary>
internal enum Door
{
    /// <summary>HTTP, with a token of the token service in each request.</summary>
    Plain,

    /// <summary>The same over TLS.</summary>
    Tls,

    /// <summary>HTTP, with user name and password in each request.</summary>
    Basic,
}
