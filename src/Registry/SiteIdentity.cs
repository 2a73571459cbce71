using System.Security.Cryptography;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry;

/// <summary>The name by which other sites tell this one from themselves; made up once and never changed.</summary>
public sealed class SiteIdentity(Database database, TimeProvider clock)
{
    private volatile string? known;

    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken) =>
        known ??=
            await database.ReadAsync(
                (context, token) => context.Sites.Select(row => row.SiteId).FirstOrDefaultAsync(token),
                cancellationToken
            ) ?? await database.WriteAsync(FindOrMakeAsync, cancellationToken);

    /// <summary>Another node may be first.</summary>
    private async Task<string> FindOrMakeAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        if (await context.Sites.FirstOrDefaultAsync(cancellationToken) is { } found)
        {
            return found.SiteId;
        }

        var site = new SiteRow
        {
            SiteId = RandomNumberGenerator.GetHexString(16, lowercase: true),
            CreatedAt = clock.GetUtcNow(),
        };
        context.Sites.Add(site);
        await context.SaveChangesAsync(cancellationToken);
        return site.SiteId;
    }
}
