using System.Collections.Concurrent;

namespace Entrepot.Contracts.Remotes;

/// <summary>What a run of the suite has shown of a peer so far.</summary>
public sealed class RemoteAbilities
{
    private readonly ConcurrentDictionary<RemoteAbility, string> shown = new();
    private int compared;

    /// <summary>What was shown, in the words of the page.</summary>
    public string this[RemoteAbility ability]
    {
        get => shown[ability];
        set => shown[ability] = value;
    }

    public void Add(RemoteAbility ability, bool works) => shown[ability] = works ? "yes" : "no";

    /// <summary>True once, when everything has been tried.</summary>
    internal bool IsNewlyComplete() =>
        shown.Count == Enum.GetValues<RemoteAbility>().Length && Interlocked.Exchange(ref compared, 1) == 0;
}
