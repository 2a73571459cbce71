using System.Globalization;

namespace Entrepot.Access.Audit.Pulls;

/// <summary>Tells pulls in Harbor's words. The same pull by the same client within a moment is one line, with its count.</summary>
internal static class PullLines
{
    private const string Nobody = "anonymous";

    public static IEnumerable<AuditLine> Of(IReadOnlyList<Pull> pulls) =>
        pulls
            .GroupBy(pull => (pull.Actor, pull.Address, pull.Repository, pull.Tag, pull.Digest))
            .Select(same => Of(same.First(), same.Count()));

    /// <summary>A log that leaves something out says so.</summary>
    public static AuditLine Dropped(long count, DateTimeOffset now) =>
        new(
            now,
            "",
            "",
            "pull",
            "artifact",
            "",
            null,
            Description: string.Create(
                CultureInfo.InvariantCulture,
                $"{count} pulls more, that came faster than they are written"
            )
        );

    private static AuditLine Of(Pull pull, int count) =>
        new(
            pull.At,
            pull.Actor.Length == 0 ? Nobody : pull.Actor,
            pull.Address?.ToString() ?? "",
            "pull",
            "artifact",
            ChangeLines.ResourceOf(pull.Repository, pull.Tag, pull.Digest),
            pull.ProjectId,
            Description: string.Create(
                CultureInfo.InvariantCulture,
                $"{pull.Digest}{(count == 1 ? "" : $", {count} times")}"
            )
        );
}
