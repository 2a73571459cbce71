namespace Entrepot.Rigs.Faults;

/// <summary>What a <see cref="FaultProxy"/> does to connections. Byte counts are those of each connection.</summary>
public sealed record ConnectionFaults
{
    /// <summary>Passes everything on.</summary>
    public static readonly ConnectionFaults None = new();

    /// <summary>A wait before each piece that is passed on, in both directions.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How long everything is on its way, in each direction, as over a long line: what follows does not wait for it. It
    /// holds for connections that are made from then on, which know no other fault but <see cref="Rate"/>.
    /// </summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Bytes per second in each direction; null is unlimited.</summary>
    public int? Rate { get; init; }

    /// <summary>Resets the connection after this many bytes from the client; null never does.</summary>
    public long? CutUpAfter { get; init; }

    /// <summary>Resets the connection after this many bytes to the client; null never does.</summary>
    public long? CutDownAfter { get; init; }

    /// <summary>Passes nothing on any more after this many bytes to the client, and keeps the connection open.</summary>
    public long? HangDownAfter { get; init; }

    /// <summary>How many connections are cut before the proxy lets the others pass; null cuts always.</summary>
    public int? Cuts { get; init; }
}
