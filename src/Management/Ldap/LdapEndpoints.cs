using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Ldap;
using Entrepot.Access.Outside;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>/ldap</c>: what administrators ask the directory.</summary>
internal static class LdapEndpoints
{
    private const int MaximumImport = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/ldap/ping", PingAsync).Requires(AccessScope.System);
        api.MapGet("/ldap/users/search", SearchUsersAsync).Requires(AccessScope.System, Permission.ListLdapUsers);
        api.MapPost("/ldap/users/import", ImportAsync).Requires(AccessScope.System, Permission.CreateLdapUser);
        api.MapGet("/ldap/groups/search", SearchGroupsAsync).Requires(AccessScope.System);
    }

    private static async Task<IResult> PingAsync(
        LdapRequest? request,
        ConfigurationBook book,
        LdapDirectory directory,
        CancellationToken cancellationToken
    )
    {
        var present = (await book.ReadAsync(cancellationToken)).Ldap;
        if ((request ?? new LdapRequest()).Over(present) is not { } configuration)
        {
            return Refusal.BadRequest("ldap_url must be ldap://host[:port] or ldaps://host[:port]");
        }

        try
        {
            await directory.PingAsync(configuration, cancellationToken);
            return TypedResults.Ok(new LdapPingAnswer(true, ""));
        }
        catch (OutsideException exception)
        {
            return TypedResults.Ok(new LdapPingAnswer(false, exception.Message));
        }
    }

    private static Task<IResult> SearchUsersAsync(
        string? username,
        ConfigurationBook book,
        LdapDirectory directory,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            book,
            async present =>
            {
                var people = await directory.SearchPeopleAsync(present, username ?? "", cancellationToken);
                return TypedResults.Ok(people.Select(LdapUserAnswer.Of));
            },
            cancellationToken
        );

    private static Task<IResult> SearchGroupsAsync(
        string? groupname,
        string? groupdn,
        ConfigurationBook book,
        LdapDirectory directory,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            book,
            async present =>
            {
                if (string.IsNullOrEmpty(groupdn))
                {
                    var groups = await directory.SearchGroupsAsync(present, groupname ?? "", cancellationToken);
                    return TypedResults.Ok(groups.Select(LdapGroupAnswer.Of));
                }

                return await directory.FindGroupAsync(present, groupdn, cancellationToken) is { } group
                    ? TypedResults.Ok((LdapGroupAnswer[])[LdapGroupAnswer.Of(group)])
                    : Refusal.NotFound($"there is no group {groupdn} that counts");
            },
            cancellationToken
        );

    private static Task<IResult> ImportAsync(
        HttpContext context,
        LdapImportRequest request,
        ConfigurationBook book,
        LdapDirectory directory,
        ExternalAccounts accounts,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            book,
            async present =>
            {
                if (request.LdapUidList is not { Count: > 0 and <= MaximumImport } names)
                {
                    return Refusal.BadRequest($"ldap_uid_list: 1 to {MaximumImport} names");
                }

                var failed = new List<LdapImportFailure>();
                foreach (var name in names)
                {
                    if (
                        await ImportOneAsync(context, present, name, directory, accounts, cancellationToken) is
                        { } fault
                    )
                    {
                        failed.Add(new LdapImportFailure(name, fault));
                    }
                }

                return failed.Count == 0
                    ? TypedResults.Ok()
                    : TypedResults.NotFound<IReadOnlyList<LdapImportFailure>>(failed);
            },
            cancellationToken
        );

    /// <summary>What is wrong with the one; null when the account is there now.</summary>
    private static async Task<string?> ImportOneAsync(
        HttpContext context,
        LdapConfiguration present,
        string name,
        LdapDirectory directory,
        ExternalAccounts accounts,
        CancellationToken cancellationToken
    )
    {
        if (!AccountName.TryParse(name, out var accountName))
        {
            return "invalid_name";
        }

        if (await directory.FindAsync(present, name, cancellationToken) is not var (person, groups))
        {
            return "unknown_user";
        }

        var known = new ExternalPerson(
            AccountSource.Ldap,
            accountName,
            person.RealName,
            person.Email,
            [.. groups.Select(group => new ExternalGroup(group.Name, group.Dn))]
        );
        var act = context.Act("create", "user", accountName.ToString());
        return await accounts.KeepAsync(known, act, cancellationToken) is null ? "duplicate_user" : null;
    }

    private static async Task<IResult> AskAsync(
        ConfigurationBook book,
        Func<LdapConfiguration, Task<IResult>> ask,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ask((await book.ReadAsync(cancellationToken)).Ldap);
        }
        catch (OutsideException exception)
        {
            return Refusal.BadRequest($"LDAP: {exception.Message}");
        }
    }
}
