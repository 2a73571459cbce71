using System.Security.Cryptography;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;

namespace Entrepot.Access.Ldap;

/// <summary>
/// Asks a directory for people and groups, as Harbor does: whoever is configured searches, and who signs in is then bound
/// by the name that was found. Every method throws <see cref="OutsideException"/> when it cannot be asked.
/// </summary>
public sealed class LdapDirectory(IWayOutside way, TimeProvider clock)
{
    /// <summary>More are not shown; a directory may have many thousands.</summary>
    public const int MaximumFound = 200;
    private const int MaximumGroups = 500;
    private const int BaseScope = 0;

    /// <summary>Tries to be let in by the directory.</summary>
    public async Task PingAsync(LdapConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(configuration, cancellationToken);
    }

    /// <summary>The person and their groups if the password is right, else null.</summary>
    public async Task<(LdapPerson Person, IReadOnlyList<LdapGroup> Groups)?> SignInAsync(
        LdapConfiguration configuration,
        string name,
        string password,
        CancellationToken cancellationToken
    )
    {
        if (name.Length == 0 || password.Length == 0)
        {
            return null;
        }

        await using var session = await OpenAsync(configuration, cancellationToken);
        var person = await FindAsync(session, configuration, name, cancellationToken);
        if (person is null)
        {
            await PretendAsync(session, configuration, password, cancellationToken);
            return null;
        }

        if (!await session.BindAsync(person.Dn, password, cancellationToken))
        {
            return null;
        }

        // Who is configured asks on: the person may see less.
        await SearchAsConfiguredAsync(session, configuration, cancellationToken);
        return (person, await GroupsOfAsync(session, configuration, person, cancellationToken));
    }

    /// <summary>The one person of the name with their groups; null when there is none, or more than one.</summary>
    public async Task<(LdapPerson Person, IReadOnlyList<LdapGroup> Groups)?> FindAsync(
        LdapConfiguration configuration,
        string name,
        CancellationToken cancellationToken
    )
    {
        await using var session = await OpenAsync(configuration, cancellationToken);
        return await FindAsync(session, configuration, name, cancellationToken) is { } person
            ? (person, await GroupsOfAsync(session, configuration, person, cancellationToken))
            : null;
    }

    /// <summary>People whose name is the one given, or all; at most <see cref="MaximumFound"/>.</summary>
    public async Task<IReadOnlyList<LdapPerson>> SearchPeopleAsync(
        LdapConfiguration configuration,
        string name,
        CancellationToken cancellationToken
    )
    {
        await using var session = await OpenAsync(configuration, cancellationToken);
        return await PeopleAsync(session, configuration, name, MaximumFound, cancellationToken);
    }

    /// <summary>Groups whose name holds the text, or all below the base; at most <see cref="MaximumFound"/>.</summary>
    public async Task<IReadOnlyList<LdapGroup>> SearchGroupsAsync(
        LdapConfiguration configuration,
        string name,
        CancellationToken cancellationToken
    )
    {
        await using var session = await OpenAsync(configuration, cancellationToken);
        var named = name.Length == 0 ? "*" : $"*{LdapText.EscapeFilter(name)}*";
        var entries = await session.SearchAsync(
            configuration.GroupBaseDn.Length == 0 ? configuration.BaseDn : configuration.GroupBaseDn,
            configuration.GroupScope,
            LdapText.And(configuration.GroupFilter, $"({configuration.GroupAttribute}={named})"),
            [configuration.GroupAttribute],
            MaximumFound,
            cancellationToken
        );
        return [.. entries.Select(entry => GroupOf(configuration, entry))];
    }

    /// <summary>The group of the distinguished name; null when it is none, or not one of those that count.</summary>
    public async Task<LdapGroup?> FindGroupAsync(
        LdapConfiguration configuration,
        string dn,
        CancellationToken cancellationToken
    )
    {
        await using var session = await OpenAsync(configuration, cancellationToken);
        return await GroupAsync(session, configuration, dn, cancellationToken);
    }

    private async Task<LdapSession> OpenAsync(LdapConfiguration configuration, CancellationToken cancellationToken)
    {
        var session = await LdapSession.OpenAsync(way, configuration, clock, cancellationToken);
        try
        {
            await SearchAsConfiguredAsync(session, configuration, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static async Task SearchAsConfiguredAsync(
        LdapSession session,
        LdapConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        if (!await session.BindAsync(configuration.SearchDn, configuration.SearchPassword, cancellationToken))
        {
            throw new OutsideException("the directory refuses ldap_search_dn and its password");
        }
    }

    /// <summary>Asks what would be asked of somebody who is there, so that no time tells that nobody is.</summary>
    private static async Task PretendAsync(
        LdapSession session,
        LdapConfiguration configuration,
        string password,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var nobody = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            await session.BindAsync(
                $"{configuration.Uid}={nobody},{configuration.BaseDn}",
                password,
                cancellationToken
            );
        }
        catch (OutsideException)
        {
            // Some directories have other words for it than that the password is wrong.
        }
    }

    private static async Task<LdapPerson?> FindAsync(
        LdapSession session,
        LdapConfiguration configuration,
        string name,
        CancellationToken cancellationToken
    )
    {
        // A directory compares names without blanks and accents if it likes: what it finds must have this very name.
        var people = await PeopleAsync(session, configuration, name, 2, cancellationToken);
        return people is [var person] && person.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? person : null;
    }

    private static async Task<IReadOnlyList<LdapPerson>> PeopleAsync(
        LdapSession session,
        LdapConfiguration configuration,
        string name,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var named = name.Length == 0 ? "*" : LdapText.EscapeFilter(name);
        var entries = await session.SearchAsync(
            configuration.BaseDn,
            configuration.Scope,
            LdapText.And(configuration.Filter, $"({configuration.Uid}={named})"),
            [configuration.Uid, "cn", "mail", "email", configuration.MembershipAttribute],
            limit,
            cancellationToken
        );
        return
        [
            .. entries.Select(entry => new LdapPerson(
                entry.Dn,
                entry.All(configuration.Uid).FirstOrDefault(uid => uid.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? entry.First(configuration.Uid),
                entry.First("cn"),
                entry.First("mail") is { Length: > 0 } mail ? mail : entry.First("email"),
                entry.All(configuration.MembershipAttribute)
            )),
        ];
    }

    private static async Task<IReadOnlyList<LdapGroup>> GroupsOfAsync(
        LdapSession session,
        LdapConfiguration configuration,
        LdapPerson person,
        CancellationToken cancellationToken
    )
    {
        var groups = new List<LdapGroup>();
        foreach (var dn in person.GroupDns.Take(MaximumGroups))
        {
            if (await GroupAsync(session, configuration, dn, cancellationToken) is { } group)
            {
                groups.Add(group);
            }
        }

        return groups;
    }

    private static async Task<LdapGroup?> GroupAsync(
        LdapSession session,
        LdapConfiguration configuration,
        string dn,
        CancellationToken cancellationToken
    )
    {
        if (!Counts(configuration, dn))
        {
            return null;
        }

        var entries = await session.SearchAsync(
            dn,
            BaseScope,
            LdapText.And(configuration.GroupFilter, "(objectClass=*)"),
            [configuration.GroupAttribute],
            1,
            cancellationToken
        );
        return entries is [var entry] ? GroupOf(configuration, entry) : null;
    }

    private static bool Counts(LdapConfiguration configuration, string dn) =>
        (configuration.GroupBaseDn.Length > 0 && LdapText.IsBelow(dn, configuration.GroupBaseDn))
        || (
            configuration.GroupAdminDn.Length > 0
            && LdapText.Normalize(dn) == LdapText.Normalize(configuration.GroupAdminDn)
        );

    private static LdapGroup GroupOf(LdapConfiguration configuration, LdapEntry entry) =>
        new(entry.First(configuration.GroupAttribute) is { Length: > 0 } name ? name : entry.Dn, entry.Dn);
}
