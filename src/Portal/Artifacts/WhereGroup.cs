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
    public static IReadOnlyList<WhereGroup> Of(IEnumerable<DestinationAnswer> destinations, CopyRates rates) =>
        [
            .. destinations
                .GroupBy(one =>
                    (
                        one.PolicyId,
                        State: WhereStates.Of(one),
                        one.Cause,
                        // Each copy has its own progress.
                        Copy: one.State == "copying" ? one.Tag : "",
                        Held: HeldBy(one)
                    )
                )
                .Select(group => Of([.. group], rates))
                .OrderBy(group => group.Registry, StringComparer.Ordinal)
                .ThenBy(group => WhereStates.Rank(group.State)),
        ];

    private static WhereGroup Of(IReadOnlyList<DestinationAnswer> alike, CopyRates rates)
    {
        var first = alike[0];
        return new WhereGroup(
            $"{first.PolicyId} {WhereStates.Of(first)} {first.Tag}",
            first.Registry,
            RepositoryOf(first),
            first.Policy,
            WhereStates.Of(first),
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

    private static string? HeldBy(DestinationAnswer one) => one.State == "outdated" ? one.VerifiedDigest : null;

    private static string? RepositoryOf(DestinationAnswer one) =>
        one.Destination is { } there && there.EndsWith($":{one.Tag}", StringComparison.Ordinal)
            ? there[..^(one.Tag.Length + 1)]
            : one.Destination;
}
