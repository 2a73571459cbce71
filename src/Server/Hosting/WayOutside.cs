using Entrepot.Access.Outside;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Server.Hosting;

/// <summary>Lets signing in reach a directory or an identity provider by the one way out.</summary>
internal sealed class WayOutside(OutboundWays ways) : IWayOutside
{
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await ways.ConnectAsync(host, port, cancellationToken);
        }
        catch (RemoteException exception)
        {
            throw new OutsideException(exception.Fault.Words, exception);
        }
    }

    public async Task<Stream> SecureAsync(
        Stream plain,
        string host,
        ServerTrust trust,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await OutboundWays.SecureAsync(plain, host, trust.Authorities, trust.Verify, cancellationToken);
        }
        catch (RemoteException exception)
        {
            throw new OutsideException(exception.Fault.Words, exception);
        }
    }

    public HttpClient CreateHttpClient(ServerTrust trust) => ways.CreateHttpClient(trust.Authorities, trust.Verify);
}
