using System.Data.Common;
using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.SystemState;

/// <summary>Asks what the site cannot do without.</summary>
internal sealed class SiteHealth(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> DatabaseAnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await database.ReadAsync((context, token) => context.Accounts.AnyAsync(token), both.Token);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is DbException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
