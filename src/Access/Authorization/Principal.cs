namespace Entrepot.Access.Authorization;

/// <summary>
/// Who asks. It says nothing about rights beyond the administrator's flag as it was read with this request: those
/// are decided anew each time by <see cref="Authorizer"/>.
/// </summary>
/// <param name="Id">The account's id; 0 for anonymous.</param>
/// <param name="Name">The sign-in name; empty for anonymous.</param>
/// <param name="Scopes">What a bearer token limits the principal to; null when nothing does (Basic).</param>
/// <param name="TokenIssuedAt">When a bearer token was issued, in whole seconds.</param>
public sealed record Principal(
    PrincipalKind Kind,
    long Id,
    string Name,
    bool SystemAdministrator,
    IReadOnlyList<TokenScope>? Scopes = null,
    DateTimeOffset? TokenIssuedAt = null
)
{
    public static readonly Principal Anonymous = new(PrincipalKind.Anonymous, 0, "", false);

    /// <summary>A name that owns things like upload sessions; never shown.</summary>
    public string Key => $"{Kind}:{Id}";
}
