namespace Entrepot.Data.Rows;

/// <summary>A robot account: a name and a secret for a machine, with permissions of its own.</summary>
public sealed class RobotRow
{
    public long Id { get; set; }

    /// <summary>Without the prefix and the project that it is shown with.</summary>
    public required string Name { get; set; }

    /// <summary>The project it belongs to; null: it is the site's.</summary>
    public long? ProjectId { get; set; }
    public string Description { get; set; } = "";

    /// <summary>SHA-256 over salt and secret: the secret is 256 random bits, which no slow hash makes safer.</summary>
    public required byte[] SecretHash { get; set; }
    public required byte[] SecretSalt { get; set; }

    /// <summary>What it may do, as a JSON list in the form of Harbor's <c>permissions</c>.</summary>
    public required string Permissions { get; set; }

    /// <summary>In days, as it was asked for; -1: it never ends.</summary>
    public long Duration { get; set; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
    public bool Disabled { get; set; }

    /// <summary>Raised by every change that must end what earlier secrets opened.</summary>
    public long Epoch { get; set; }

    /// <summary>Who made it, as its principal's key: <c>User:1</c> or <c>Robot:7</c>.</summary>
    public required string Creator { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public ProjectRow? Project { get; set; }
}
