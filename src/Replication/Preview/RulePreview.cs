namespace Entrepot.Replication.Preview;

/// <summary>What a run of a rule would do now.</summary>
/// <param name="Items">Every reference that was looked at.</param>
/// <param name="Truncated">The rule selects more than is looked at.</param>
/// <param name="Bytes">
/// The blobs of what would be copied, each once, in bytes; what is there already of them is not sent. Null for a rule that
/// pulls: it shows when it is fetched.
/// </param>
/// <param name="Deletions">How many deletions of the rule wait to be carried out there.</param>
/// <param name="Warnings">What of the rule is not carried out, each in words.</param>
public sealed record RulePreview(
    IReadOnlyList<PreviewItem> Items,
    bool Truncated,
    long? Bytes,
    int Deletions,
    IReadOnlyList<string> Warnings
)
{
    public int Count(PreviewAction action) => Items.Count(item => item.Action == action);
}
