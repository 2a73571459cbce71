using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Preview;

namespace Entrepot.Management.Preview;

/// <summary>One reference that a rule selects.</summary>
/// <param name="Action"><c>copy</c>, <c>replace</c>, <c>equal</c>, <c>keep</c>, <c>unnamed</c>, <c>collide</c> or <c>unchecked</c>.</param>
public sealed record PreviewItemAnswer(
    string Source,
    string? Destination,
    string Action,
    string? Wanted,
    string? Found,
    string? Reason
)
{
    public static PreviewItemAnswer Of(PreviewItem item) =>
        new(
            item.Source,
            item.Destination,
            item.Action switch
            {
                PreviewAction.Copy => "copy",
                PreviewAction.Replace => "replace",
                PreviewAction.Equal => "equal",
                PreviewAction.Keep => "keep",
                PreviewAction.Unnamed => "unnamed",
                PreviewAction.Collide => "collide",
                _ => "unchecked",
            },
            item.Wanted?.ToString(),
            item.Found?.ToString(),
            item.Reason.NullIfEmpty()
        );
}
