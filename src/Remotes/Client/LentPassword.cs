namespace Entrepot.Remotes.Client;

/// <summary>A user and password for a registry that an API beside it lends.</summary>
/// <param name="Until">When the next one is asked for.</param>
internal sealed record LentPassword(string User, string Password, DateTimeOffset Until)
{
    /// <summary>Uploads take their time: a login is not used up to its last moment.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>One that ends at a moment.</summary>
    public static LentPassword Ending(string user, string password, DateTimeOffset end) =>
        new(user, password, end - Margin);

    /// <summary>Never shows the password.</summary>
    public override string ToString() => User;
}
