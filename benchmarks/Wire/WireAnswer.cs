namespace Entrepot.Bench.Wire;

/// <summary>What a workload needs to know of an answer.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Location">The header of that name.</param>
/// <param name="BodyLength">Bytes of the body, which were dropped.</param>
internal readonly record struct WireAnswer(int Status, string? Location, long BodyLength);
