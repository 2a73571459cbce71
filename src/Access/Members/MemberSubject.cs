using Entrepot.Access.Accounts;
using Entrepot.Access.Groups;

namespace Entrepot.Access.Members;

/// <summary>Who is to become a member of a project.</summary>
public abstract record MemberSubject
{
    private MemberSubject() { }

    public sealed record AccountById(long Id) : MemberSubject;

    public sealed record AccountByName(AccountName Name) : MemberSubject;

    public sealed record GroupById(long Id) : MemberSubject;

    /// <summary>A group that this site need not know yet.</summary>
    public sealed record GroupByKey(GroupKey Key) : MemberSubject;

    /// <summary>The only group that is called so here.</summary>
    public sealed record GroupByName(GroupName Name) : MemberSubject;
}
