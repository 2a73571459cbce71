namespace Entrepot.Contracts.Remotes;

/// <summary>What the suite tries with every adapter, in the order of the columns of <c>docs/remotes.md</c>.</summary>
public enum RemoteAbility
{
    Push,
    Pull,
    ListTags,
    DeleteTag,
    DeleteManifest,
    Referrers,
    Chunks,
    Prepare,
}
