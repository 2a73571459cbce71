using Entrepot.Management.Destinations;

namespace Entrepot.Portal.Artifacts;

/// <summary>Tags of an artifact that stand alike at one destination of one rule.</summary>
/// <param name="State">The API's word; <c>paused</c> for what somebody holds.</param>
/// <param name="VerifiedAt">When the last of them was found equal.</param>
/// <param name="Held">What the destination holds, where that is something else.</param>
/// <param name="Rate">Bytes a second of a copy under way.</param>
public sealed record WhereGroup(
    string Key,
    string Registry,
    string? Repository,
    string Policy,
    string State,
    IReadOnlyList<string> Tags,
    string? Cause,
    DateTimeOffset? NextTryAt,
    DateTimeOffset? VerifiedAt,
    string? Held,
    long? BytesSent,
    long? BytesTotal,
    long? Rate,
    long? Eta
)
{
    /// <summary>What is at fault or moves comes first.</summary>
    private static readonly string[] Order =
    [
        "failed",
        "blocked",
        "outdated",
        "copying",
        "waiting",
        "paused",
        "absent",
        "verified",
    ];

    public static IReadOnlyList<WhereGroup> Of(IEnumerable<DestinationAnswer> destinations, CopyRates rates) =>
        [
            .. destinations
                .GroupBy(one =>
                    (
                        one.PolicyId,
                        State: StateOf(one),
                        one.Cause,
                        // Each copy has its own progress.
                        Copy: one.State == "copying" ? one.Tag : "",
                        Held: HeldBy(one)
                    )
                )
                .Select(group => Of([.. group], rates))
                .OrderBy(group => group.Registry, StringComparer.Ordinal)
                .ThenBy(group => Array.IndexOf(Order, group.State)),
        ];

    private static WhereGroup Of(IReadOnlyList<DestinationAnswer> alike, CopyRates rates)
    {
        var first = alike[0];
        return new WhereGroup(
            $"{first.PolicyId} {StateOf(first)} {first.Tag}",
            first.Registry,
            RepositoryOf(first),
            first.Policy,
            StateOf(first),
            [.. alike.Select(one => one.Tag)],
            first.Cause,
            alike.Min(one => one.NextTryAt),
            alike.Max(one => one.VerifiedAt),
            HeldBy(first),
            first.BytesSent,
            first.BytesTotal,
            rates.Of(first),
            first.Eta
        );
    }

    private static string StateOf(DestinationAnswer one) => one.Paused == true ? "paused" : one.State;

    private static string? HeldBy(DestinationAnswer one) => one.State == "outdated" ? one.VerifiedDigest : null;

    private static string? RepositoryOf(DestinationAnswer one) =>
        one.Destination is { } there && there.EndsWith($":{one.Tag}", StringComparison.Ordinal)
            ? there[..^(one.Tag.Length + 1)]
            : one.Destination;
}
