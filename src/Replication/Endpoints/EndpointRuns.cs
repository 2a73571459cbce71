namespace Entrepot.Replication.Endpoints;

/// <summary>
/// Long runs against other registries, some at once and of one registry fewer: a slow one leaves room for the others.
/// </summary>
internal sealed class EndpointRuns(int atOnce, int perEndpoint)
{
    private readonly Dictionary<long, (long Endpoint, Task Task)> running = [];

    /// <summary>Forgets those that ended, and begins of those that wait, in their order, as many as have room.</summary>
    /// <param name="run">Must not throw.</param>
    public void Begin(IEnumerable<EndpointRun> waiting, Func<long, Task> run)
    {
        foreach (var id in running.Where(pair => pair.Value.Task.IsCompleted).Select(pair => pair.Key).ToList())
        {
            running.Remove(id);
        }

        foreach (var (id, endpoint) in waiting)
        {
            if (
                running.Count < atOnce
                && !running.ContainsKey(id)
                && running.Values.Count(other => other.Endpoint == endpoint) < perEndpoint
            )
            {
                running[id] = (endpoint, Task.Run(() => run(id)));
            }
        }
    }

    public Task WhenAllAsync() => Task.WhenAll(running.Values.Select(run => run.Task));
}
