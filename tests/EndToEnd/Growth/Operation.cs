namespace Entrepot.EndToEnd.Growth;

/// <summary>Something that is measured on two sites.</summary>
/// <param name="BoundedBy">
/// Null: it must not grow at all. Else what it grows with, which is less than everything.
/// </param>
internal sealed record Operation(
    string Name,
    Func<MeasuredSite, CancellationToken, Task> RunAsync,
    string? BoundedBy = null
);
