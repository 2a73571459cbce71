namespace Entrepot.Bench.Targets;

/// <summary>A registry that takes part.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Start">Starts it for a door, with nothing in it; null when it has no such door.</param>
internal sealed record Contender(string Name, Func<Door, CancellationToken, Task<BenchTarget?>> Start);
