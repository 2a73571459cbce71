using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Sessions that were signed out before their time, so that a copy of the cookie is worth nothing. Every node asks the
/// database; what one ended counts at another within <see cref="Rights.Age"/>.
/// </summary>
internal sealed class EndedSessions(Database database, TimeProvider clock)
{
    private const int Capacity = 10_000;

    private readonly AgingCache<string, bool> ended = new(clock, Rights.Age, Capacity);

    public ValueTask<bool> ContainsAsync(string id, CancellationToken cancellationToken) =>
        ended.GetAsync(
            id,
            (key, token) =>
                database.ReadAsync(
                    (context, inner) => context.EndedSessions.AnyAsync(row => row.Id == key, inner),
                    token
                ),
            cancellationToken
        );

    /// <param name="until">When the session would have ended at the latest.</param>
    public async Task AddAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async (context, token) =>
            {
                await context.EndedSessions.Where(row => row.Until < now).ExecuteDeleteAsync(token);
                if (!await context.EndedSessions.AnyAsync(row => row.Id == id, token))
                {
                    context.EndedSessions.Add(new EndedSessionRow { Id = id, Until = until });
                }

                return await context.SaveChangesAsync(token);
            },
            cancellationToken
        );
        ended.Drop();
    }
}
