namespace Entrepot.Replication;

/// <summary>How the engine works.</summary>
public sealed class ReplicationOptions
{
    /// <summary>How many targets this node works on at once. Default 10.</summary>
    public int Workers { get; set; } = 10;

    /// <summary>
    /// How many of them may be for one endpoint, so that a slow one leaves workers for the others. Default 5.
    /// </summary>
    public int WorkersPerEndpoint { get; set; } = 5;

    /// <summary>How many blobs of one target are sent at once. Default 4.</summary>
    public int BlobsPerTarget { get; set; } = 4;

    /// <summary>How many executions of a rule are kept, the newest. Default 50, as Harbor.</summary>
    public int ExecutionsKept { get; set; } = 50;
}
