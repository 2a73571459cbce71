namespace Entrepot.Remotes.Outbound;

/// <summary>Where a connection may lead.</summary>
internal enum OutboundReach
{
    /// <summary>Where the address policy permits.</summary>
    Permitted,

    /// <summary>The same without this machine and private networks: a server of the outside chose the address.</summary>
    Outside,

    /// <summary>Anywhere: the operator chose the address in the settings.</summary>
    Anywhere,
}
