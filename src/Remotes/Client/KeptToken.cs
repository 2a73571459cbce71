namespace Entrepot.Remotes.Client;

/// <summary>A token that all who work at an endpoint share until it runs out. One at a time fetches the next.</summary>
internal sealed class KeptToken(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile BearerToken? kept;

    /// <param name="refused">A value that has just been refused: it is not given again.</param>
    /// <param name="fetch">Gets a new one.</param>
    public async Task<string> GetAsync(
        string? refused,
        Func<CancellationToken, Task<BearerToken>> fetch,
        CancellationToken cancellationToken
    )
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (kept is not { } known || known.UsedUntil <= clock.GetUtcNow() || known.Value == refused)
            {
                known = await fetch(cancellationToken);
                kept = known;
            }

            return known.Value;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Forget() => kept = null;

    public void Dispose() => turn.Dispose();
}
