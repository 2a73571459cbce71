using Entrepot.Management.SystemState;
using Entrepot.Portal.Shell;

namespace Entrepot.Portal.Account;

/// <summary>What is to be known of one's own account before something is offered for it.</summary>
internal static class OwnAccount
{
    /// <summary>
    /// Whether this site keeps the profile and the password: where a directory or an identity provider knows the
    /// people, only those of the first administrator.
    /// </summary>
    public static bool IsKeptHere(Person person, GeneralState? info) =>
        info?.AuthMode is null or "db_auth" || person.User.Username == "admin";
}
