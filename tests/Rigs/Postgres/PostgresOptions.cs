namespace Entrepot.Rigs.Postgres;

/// <summary>How a PostgreSQL rig runs.</summary>
public sealed record PostgresOptions
{
    /// <summary>Whether commits reach the disk. Off is faster, and enough for tests that kill nobody.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>The most connections at a time; every test database has a pool of its own.</summary>
    public int MaxConnections { get; init; } = 300;

    /// <summary>Further settings, as on PostgreSQL's command line (name, value).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
