namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>PasswordReq</c>.</summary>
public sealed record PasswordRequest(string? OldPassword, string? NewPassword)
{
    /// <summary>Never shows the passwords.</summary>
    public override string ToString() => nameof(PasswordRequest);
}
