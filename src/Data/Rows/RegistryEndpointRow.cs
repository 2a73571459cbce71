namespace Entrepot.Data.Rows;

/// <summary>Another registry that this site can talk to.</summary>
public sealed class RegistryEndpointRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>The adapter: <c>docker-registry</c>, <c>google-gcr</c>, <c>harbor</c>.</summary>
    public required string Type { get; set; }
    public required string Url { get; set; }

    /// <summary>Do not verify the certificate; nothing else.</summary>
    public bool Insecure { get; set; }

    /// <summary>PEM certificates trusted for this endpoint besides the system's, or empty.</summary>
    public string CaCertificate { get; set; } = "";

    /// <summary><c>basic</c>, <c>oauth</c> or <c>secret</c>.</summary>
    public string CredentialType { get; set; } = "basic";
    public string AccessKey { get; set; } = "";

    /// <summary>Protected by Data Protection; empty when there is none.</summary>
    public string ProtectedSecret { get; set; } = "";
    public bool Healthy { get; set; }

    /// <summary>Why it is not healthy: one of the fixed outcomes of a ping; empty when it is.</summary>
    public string StatusReason { get; set; } = "";
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>Faults in a row; the breaker opens on it.</summary>
    public int ConsecutiveFaults { get; set; }

    /// <summary>No work is sent before then; null: the endpoint is open.</summary>
    public DateTimeOffset? ParkedUntil { get; set; }

    /// <summary>Kilobytes per second of all work on it together; 0: unlimited.</summary>
    public int Speed { get; set; }

    /// <summary>Since when somebody holds all work on it; null: nobody does.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>Who holds it; empty: nobody.</summary>
    public string HeldBy { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
