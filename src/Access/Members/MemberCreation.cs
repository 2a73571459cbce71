namespace Entrepot.Access.Members;

/// <summary>What came of making somebody a member of a project.</summary>
public abstract record MemberCreation
{
    private MemberCreation() { }

    public sealed record Created(long Id) : MemberCreation;

    /// <summary>There is no such account or group.</summary>
    public sealed record UnknownSubject : MemberCreation;

    public sealed record MemberAlready : MemberCreation;

    public sealed record UnknownProject : MemberCreation;
}
