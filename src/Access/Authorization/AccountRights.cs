using Entrepot.Data.Rows;

namespace Entrepot.Access.Authorization;

/// <summary>What a decision needs to know of an account.</summary>
/// <param name="Epoch">Credentials that were issued under an earlier one have ended.</param>
internal sealed record AccountRights(
    long Id,
    string Name,
    string PasswordHash,
    bool SystemAdministrator,
    bool Disabled,
    long Epoch,
    AccountSource Source
);
