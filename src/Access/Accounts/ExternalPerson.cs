using Entrepot.Data.Rows;

namespace Entrepot.Access.Accounts;

/// <summary>Whom a directory or an identity provider says that somebody is.</summary>
/// <param name="Source">Never <see cref="AccountSource.Local"/>.</param>
public sealed record ExternalPerson(
    AccountSource Source,
    AccountName Name,
    string RealName,
    string Email,
    IReadOnlyList<ExternalGroup> Groups
);
