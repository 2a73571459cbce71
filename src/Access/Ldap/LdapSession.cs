using System.DirectoryServices.Protocols;
using System.Net;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;

namespace Entrepot.Access.Ldap;

/// <summary>
/// One conversation with the directory. Every step has the configured time; the library's calls wait, so each has a
/// thread of its own meanwhile.
/// </summary>
internal sealed class LdapSession : IAsyncDisposable
{
    private const int InvalidCredentials = 49;

    private readonly LdapLine line;
    private readonly LdapConnection connection;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    private LdapSession(LdapLine line, TimeSpan patience, TimeProvider clock)
    {
        this.line = line;
        this.patience = patience;
        this.clock = clock;
        connection = new LdapConnection(new LdapDirectoryIdentifier("127.0.0.1", line.Port))
        {
            AutoBind = false,
            // The line is cut before.
            Timeout = patience + TimeSpan.FromSeconds(10),
        };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
    }

    /// <exception cref="OutsideException">The directory cannot be reached or is not who it should be.</exception>
    public static async Task<LdapSession> OpenAsync(
        IWayOutside way,
        LdapConfiguration configuration,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(configuration.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var line = await LdapLine.OpenAsync(way, configuration, both.Token);
            try
            {
                return new LdapSession(line, configuration.Timeout, clock);
            }
            catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
            {
                await line.DisposeAsync();
                throw new OutsideException(
                    "LDAP needs the system's library libldap (Debian: libldap-2.5-0)",
                    exception
                );
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(exception);
        }
    }

    /// <summary>Says who asks from now on; false when name and password are nobody's.</summary>
    /// <param name="dn">Empty: nobody in particular.</param>
    /// <exception cref="OutsideException">The directory cannot be asked.</exception>
    public Task<bool> BindAsync(string dn, string password, CancellationToken cancellationToken)
    {
        // A name without a password is anonymous to a directory, whatever it answers (RFC 4513, 5.1.2).
        if (dn.Length > 0 && password.Length == 0)
        {
            return Task.FromResult(false);
        }

        return CallAsync(
            () =>
            {
                try
                {
                    connection.AuthType = dn.Length == 0 ? AuthType.Anonymous : AuthType.Basic;
                    connection.Bind(dn.Length == 0 ? new NetworkCredential() : new NetworkCredential(dn, password));
                    return true;
                }
                catch (LdapException exception) when (exception.ErrorCode == InvalidCredentials)
                {
                    return false;
                }
            },
            cancellationToken
        );
    }

    /// <summary>The entries that match; no more than <paramref name="limit"/>, and none when the base is not there.</summary>
    /// <exception cref="OutsideException">The directory cannot be asked or does not take the filter.</exception>
    public Task<IReadOnlyList<LdapEntry>> SearchAsync(
        string baseDn,
        int scope,
        string filter,
        string[] attributes,
        int limit,
        CancellationToken cancellationToken
    ) =>
        CallAsync<IReadOnlyList<LdapEntry>>(
            () =>
            {
                var request = new SearchRequest(baseDn, filter, (SearchScope)scope, attributes) { SizeLimit = limit };
                return [.. Send(request).Entries.Cast<SearchResultEntry>().Take(limit).Select(Read)];
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        connection.Dispose();
    }

    private SearchResponse Send(SearchRequest request)
    {
        try
        {
            return (SearchResponse)connection.SendRequest(request);
        }
        catch (DirectoryOperationException exception)
            when (exception.Response is SearchResponse response
                && response.ResultCode is ResultCode.SizeLimitExceeded or ResultCode.NoSuchObject
            )
        {
            return response;
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, clock);
        await using var ending = deadline.Token.UnsafeRegister(_ => line.Cut(), null);
        await using var leaving = cancellationToken.UnsafeRegister(_ => line.Cut(), null);
        try
        {
            return await Task.Factory.StartNew(
                call,
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
        catch (Exception exception)
            when (exception is DirectoryException or InvalidOperationException or ArgumentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw deadline.IsCancellationRequested
                ? Silent(exception)
                : new OutsideException($"the directory refuses: {exception.Message}", exception);
        }
    }

    private static LdapEntry Read(SearchResultEntry entry)
    {
        var attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (DirectoryAttribute attribute in entry.Attributes.Values)
        {
            attributes[attribute.Name] = [.. attribute.GetValues(typeof(string)).Cast<string>()];
        }

        return new LdapEntry(entry.DistinguishedName, attributes);
    }

    private static OutsideException Silent(Exception exception) =>
        new("the directory does not answer in time (ldap_timeout)", exception);
}
