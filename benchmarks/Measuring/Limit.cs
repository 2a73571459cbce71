namespace Entrepot.Bench.Measuring;

/// <summary>What work of this kind costs at least on this machine.</summary>
/// <param name="Name">What was measured for it.</param>
/// <param name="BytesPerSecond">As fast as it goes.</param>
/// <param name="CpuSecondsPerGigabyte">For 10^9 bytes.</param>
internal sealed record Limit(string Name, double BytesPerSecond, double CpuSecondsPerGigabyte);
