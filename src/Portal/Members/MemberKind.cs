namespace Entrepot.Portal.Members;

/// <summary>The API's words for what kind of member somebody is.</summary>
internal static class MemberKind
{
    public const string Group = "g";
}
