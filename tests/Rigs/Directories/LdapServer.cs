using System.Net.Sockets;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Directories;

/// <summary>
/// A real slapd on loopback ports, plain with StartTLS and by TLS, its data in a temporary folder. Its people are
/// <c>uid=NAME,ou=people</c> and its groups <c>cn=NAME,ou=groups</c> below <see cref="BaseDn"/>; whoever is added to a
/// group has it in <c>memberOf</c>.
/// </summary>
public sealed class LdapServer : IAsyncDisposable
{
    public const string BaseDn = "dc=example,dc=org";
    public const string PeopleDn = $"ou=people,{BaseDn}";
    public const string GroupsDn = $"ou=groups,{BaseDn}";
    public const string AdminDn = $"cn=admin,{BaseDn}";
    public const string AdminPassword = "rig-admin";
    private const string Program = "/usr/sbin/slapd";

    private static readonly Lazy<Task<LdapServer>> Shared = new(() => StartAsync(CancellationToken.None));

    private readonly TempFolder folder = new("ldap");
    private readonly CertificateAuthority authority = new("LDAP CA");
    private readonly int port = LoopbackPorts.Next();
    private readonly int securePort = LoopbackPorts.Next();
    private RigProcess? process;

    private LdapServer() { }

    public string Url => $"ldap://127.0.0.1:{port}";

    public string SecureUrl => $"ldaps://127.0.0.1:{securePort}";

    /// <summary>The authority that signed the server's certificate, which nobody trusts until told to.</summary>
    public string AuthorityPem => authority.Pem;

    /// <summary>The one that tests share; they add people and groups of their own. It ends with the tests.</summary>
    public static Task<LdapServer> SharedAsync() => Shared.Value;

    public static async Task<LdapServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new LdapServer();
        try
        {
            await server.StartProcessAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task AddPersonAsync(string uid, string password, CancellationToken cancellationToken) =>
        AddAsync(
            $"""
            dn: uid={uid},{PeopleDn}
            objectClass: inetOrgPerson
            uid: {uid}
            cn: The {uid}
            sn: Person
            mail: {uid}@example.org
            userPassword: {password}
            """,
            cancellationToken
        );

    public Task AddGroupAsync(string name, string uid, CancellationToken cancellationToken) =>
        AddAsync(
            $"""
            dn: cn={name},{GroupsDn}
            objectClass: groupOfNames
            cn: {name}
            member: uid={uid},{PeopleDn}
            """,
            cancellationToken
        );

    public Task DeleteAsync(string dn, CancellationToken cancellationToken) =>
        ToolAsync("ldapdelete", null, [dn], cancellationToken);

    /// <summary>Adds an entry as LDIF has it.</summary>
    public Task AddAsync(string entry, CancellationToken cancellationToken) =>
        ToolAsync("ldapadd", entry + "\n", [], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        authority.Dispose();
        folder.Dispose();
    }

    private async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        var certificate = authority.Issue();
        await File.WriteAllTextAsync(folder["ca.pem"], authority.Pem, cancellationToken);
        await File.WriteAllTextAsync(folder["server.pem"], certificate.CertificatePem, cancellationToken);
        await File.WriteAllTextAsync(folder["server.key"], certificate.KeyPem, cancellationToken);
        await File.WriteAllTextAsync(folder["slapd.conf"], Configuration(), cancellationToken);
        process = RigProcess.Start(
            new RigCommand(Program, "-d", "0", "-f", folder["slapd.conf"], "-h", $"{Url}/ {SecureUrl}/")
        );
        await process.WaitUntilReadyAsync(AnswersAsync, cancellationToken);
        await AddAsync(
            $"""
            dn: {BaseDn}
            objectClass: dcObject
            objectClass: organization
            o: Example
            dc: example

            dn: {PeopleDn}
            objectClass: organizationalUnit
            ou: people

            dn: {GroupsDn}
            objectClass: organizationalUnit
            ou: groups
            """,
            cancellationToken
        );
    }

    private string Configuration() =>
        $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload memberof
            pidfile {folder["pid"]}
            TLSCACertificateFile {folder["ca.pem"]}
            TLSCertificateFile {folder["server.pem"]}
            TLSCertificateKeyFile {folder["server.key"]}
            database mdb
            suffix "{BaseDn}"
            rootdn "{AdminDn}"
            rootpw {AdminPassword}
            directory {folder.Subfolder("db")}
            overlay memberof
            """;

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var each in (int[])[port, securePort])
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", each, cancellationToken);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<string> ToolAsync(
        string tool,
        string? input,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    ) =>
        new RigCommand(tool, ["-x", "-H", Url, "-D", AdminDn, "-w", AdminPassword, .. arguments])
        {
            Input = input,
        }.RunSuccessfullyAsync(cancellationToken);
}
