using System.Collections.Frozen;

namespace Entrepot.Oci;

/// <summary>The names of the members that mean something in one kind of object.</summary>
internal sealed class MemberNames(params string[] names)
{
    private readonly FrozenSet<string> exact = names.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> folded = names.Select(StrictJson.Fold).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name is none of these, but a reader that ignores letter case would take it for one.</summary>
    public bool IsRespelling(string name) => !exact.Contains(name) && folded.Contains(StrictJson.Fold(name));
}
