using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Preview;

namespace Entrepot.Management.Preview;

/// <summary>What a run of a rule would do.</summary>
/// <param name="Selected">How many references were looked at.</param>
/// <param name="Truncated">The rule selects more than that.</param>
/// <param name="Bytes">The blobs of what would be copied, each once; absent for a rule that pulls.</param>
/// <param name="Deletions">Deletions of the rule that wait to be carried out; a run itself deletes nothing.</param>
/// <param name="Warnings">What of the rule is not carried out, and why; absent when all is.</param>
/// <param name="Items">The first hundred, those that would be copied before the others.</param>
public sealed record PreviewAnswer(
    int Selected,
    bool Truncated,
    int Copy,
    int Replace,
    int Equal,
    int Keep,
    int Unnamed,
    int Collide,
    int Unchecked,
    long? Bytes,
    int Deletions,
    IReadOnlyList<string>? Warnings,
    IReadOnlyList<PreviewItemAnswer> Items
)
{
    private const int Shown = 100;

    public static PreviewAnswer Of(RulePreview preview) =>
        new(
            preview.Items.Count,
            preview.Truncated,
            preview.Count(PreviewAction.Copy),
            preview.Count(PreviewAction.Replace),
            preview.Count(PreviewAction.Equal),
            preview.Count(PreviewAction.Keep),
            preview.Count(PreviewAction.Unnamed),
            preview.Count(PreviewAction.Collide),
            preview.Count(PreviewAction.Unchecked),
            preview.Bytes,
            preview.Deletions,
            preview.Warnings.NullIfEmpty(),
            [.. preview.Items.OrderBy(item => Order(item.Action)).Take(Shown).Select(PreviewItemAnswer.Of)]
        );

    /// <summary>What needs somebody's eye comes first.</summary>
    private static int Order(PreviewAction action) =>
        action switch
        {
            PreviewAction.Collide or PreviewAction.Unnamed => 0,
            PreviewAction.Replace or PreviewAction.Keep => 1,
            PreviewAction.Copy => 2,
            _ => 3,
        };
}
