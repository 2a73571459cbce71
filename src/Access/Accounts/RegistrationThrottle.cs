using Entrepot.Access.Authentication;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Accounts;

/// <summary>
/// Where people may make accounts for themselves: 10 tries in 10 minutes from one source, because each costs a slow hash.
/// </summary>
public sealed class RegistrationThrottle(TimeProvider clock)
{
    private const int Limit = 10;
    private const int Capacity = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, FailureWindow> tries = new(StringComparer.Ordinal);

    /// <summary>Counts a try. How long its source has to wait instead; null: it is welcome.</summary>
    public TimeSpan? Try(HttpContext context)
    {
        var source = Authenticator.SourceOf(context);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!tries.TryGetValue(source, out var window))
            {
                if (tries.Count >= Capacity)
                {
                    tries.Clear();
                }

                tries[source] = window = new FailureWindow(Limit, Window);
            }

            var wait = window.Wait(now);
            if (wait is null)
            {
                window.Add(now);
            }

            return wait;
        }
    }
}
