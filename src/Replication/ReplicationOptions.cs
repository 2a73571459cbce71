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

    /// <summary>
    /// How often each rule's destination is compared with what the rule wants there; zero: only when somebody asks.
    /// Default one hour.
    /// </summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many requests a second a comparison makes at most; 0: no limit. Default 200.</summary>
    public int ReconcileRate { get; set; } = 200;

    /// <summary>How many executions of a rule are kept, the newest. Default 50, as Harbor.</summary>
    public int ExecutionsKept { get; set; } = 50;
}
