namespace Entrepot.Access.Groups;

/// <summary>What came of making a group.</summary>
public abstract record GroupCreation
{
    private GroupCreation() { }

    public sealed record Created(long Id) : GroupCreation;

    /// <summary>There is one with this key.</summary>
    public sealed record Exists(long Id) : GroupCreation;
}
