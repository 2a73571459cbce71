namespace Entrepot.Data.Rows;

/// <summary>A rule: what a destination should hold.</summary>
public sealed class ReplicationPolicyRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>The endpoint to pull from; null: this site.</summary>
    public long? SourceEndpointId { get; set; }

    /// <summary>The endpoint to push to; null: this site.</summary>
    public long? DestinationEndpointId { get; set; }
    public string DestinationNamespace { get; set; } = "";

    /// <summary>How many leading components the namespace replaces: -1 all but the last, 0 none.</summary>
    public int DestinationNamespaceReplaceCount { get; set; } = -1;
    public ReplicationTrigger Trigger { get; set; }

    /// <summary>Six fields, in UTC or with a time zone before them; empty unless scheduled.</summary>
    public string Cron { get; set; } = "";

    /// <summary>When a scheduled rule that is enabled runs next; null: never by itself.</summary>
    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>A JSON array of <c>{type, value, decoration}</c>.</summary>
    public string Filters { get; set; } = "[]";
    public bool ReplicateDeletion { get; set; }
    public bool Override { get; set; }
    public bool Enabled { get; set; }

    /// <summary>Kilobytes per second and task; 0: unlimited.</summary>
    public int Speed { get; set; }
    public bool CopyByChunk { get; set; }
    public bool SingleActiveReplication { get; set; }

    /// <summary>Why the deletion guard stopped the rule's deletions; empty: it did not.</summary>
    public string PausedReason { get; set; } = "";

    /// <summary>Since when somebody holds the rule's work, which goes on being wanted; null: nobody does.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>Who holds it; empty: nobody.</summary>
    public string HeldBy { get; set; } = "";

    /// <summary>A manual or scheduled rule's differences are repaired, not only reported.</summary>
    public bool Repair { get; set; }

    /// <summary>When the destination is compared next; null: not by itself.</summary>
    public DateTimeOffset? NextReconcileAt { get; set; }
    public string Creator { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public RegistryEndpointRow? SourceEndpoint { get; set; }
    public RegistryEndpointRow? DestinationEndpoint { get; set; }
}
