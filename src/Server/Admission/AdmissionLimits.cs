namespace Entrepot.Server.Admission;

/// <summary>How much of each class runs on a node at once. The defaults suit a machine with some gigabytes.</summary>
internal sealed record AdmissionLimits
{
    /// <summary>Blobs that come. Half of them, at most, are one principal's.</summary>
    public int Uploads { get; init; } = 128;

    /// <summary>Blobs that go; a client that reads slowly holds little, but holds it long.</summary>
    public int Downloads { get; init; } = 2500;

    public int SmallRequests { get; init; } = 1000;

    /// <summary>How long a request waits for its turn before its client is told to come back.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
