namespace Entrepot.Access.Authorization;

/// <summary>One entry of a token's <c>access</c>: <c>repository:library/nginx:pull,push</c>.</summary>
public sealed record TokenScope(string Type, string Name, IReadOnlyList<string> Actions)
{
    public const string RepositoryType = "repository";
    public const string Every = "*";

    /// <summary>The scope that lets a token list the catalog.</summary>
    public static readonly TokenScope Catalog = new("registry", "catalog", [Every]);

    /// <summary>What a token's actions stand for.</summary>
    internal static readonly IReadOnlyDictionary<string, Permission> RepositoryActions = new Dictionary<
        string,
        Permission
    >(StringComparer.Ordinal)
    {
        ["pull"] = Permission.Pull,
        ["push"] = Permission.Push,
        ["delete"] = Permission.DeleteContent,
    };

    /// <summary>The scope that a token must have for the permission; null when no token can open it.</summary>
    internal static TokenScope? For(string? repository, Permission permission)
    {
        if (permission == Permission.Catalog)
        {
            return Catalog;
        }

        var action = RepositoryActions.FirstOrDefault(pair => pair.Value == permission).Key;
        return repository is null || action is null ? null : new TokenScope(RepositoryType, repository, [action]);
    }

    internal bool Covers(TokenScope needed) =>
        Type == needed.Type && Name == needed.Name && needed.Actions.All(Actions.Contains);

    public override string ToString() => $"{Type}:{Name}:{string.Join(',', Actions)}";
}
