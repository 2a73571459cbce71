using Entrepot.Replication.Policies;

namespace Entrepot.Replication.Targets;

/// <summary>
/// Whose turn it is when a worker is free, so that no wish waits behind all of another's:
/// <list type="number">
/// <item>the endpoint with the fewest workers, and of those with as many the one that was served longest ago;</item>
/// <item>in it the rule, by the same measure;</item>
/// <item>of the rule in turn what its newest events ask for and what has waited longest. So an event is not behind the
/// thousands of a run of its own rule, and no flood of events keeps the run from going on.</item>
/// </list>
/// </summary>
internal sealed class TargetTurns(ReplicationOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, long> endpointServed = [];
    private readonly Dictionary<long, long> policyServed = [];
    private readonly Dictionary<long, bool> freshServed = [];
    private long served;

    /// <summary>Chooses up to <paramref name="free"/> of the candidates. It takes note of nothing.</summary>
    /// <param name="candidates">Of each rule the oldest first, and its fresh ones the newest first.</param>
    public IReadOnlyList<TargetCandidate> Choose(IReadOnlyList<TargetCandidate> candidates, int free, BusyWorkers busy)
    {
        lock (gate)
        {
            List<Line> lines =
            [
                .. candidates
                    .GroupBy(candidate => candidate.Policy.Id)
                    .Select(group => new Line(
                        group.First().Policy,
                        group,
                        freshServed.GetValueOrDefault(group.Key),
                        busy.ByPolicy.GetValueOrDefault(group.Key)
                    )),
            ];
            var workers = lines
                .Select(line => line.Policy.EndpointId)
                .Distinct()
                .ToDictionary(endpoint => endpoint, endpoint => busy.ByEndpoint.GetValueOrDefault(endpoint));
            List<TargetCandidate> chosen = [];
            while (chosen.Count < free && Next(lines, workers) is { } line)
            {
                chosen.Add(line.Take());
                workers[line.Policy.EndpointId]++;
            }

            return chosen;
        }
    }

    /// <summary>Takes note of who was served.</summary>
    public void Serve(IEnumerable<TargetCandidate> leased)
    {
        lock (gate)
        {
            foreach (var candidate in leased)
            {
                endpointServed[candidate.Policy.EndpointId] = ++served;
                policyServed[candidate.Policy.Id] = served;
                freshServed[candidate.Policy.Id] = candidate.Fresh;
            }
        }
    }

    private Line? Next(List<Line> lines, Dictionary<long, int> workers) =>
        lines
            .Where(line => !line.Empty && workers[line.Policy.EndpointId] < options.WorkersPerEndpoint)
            .OrderBy(line => workers[line.Policy.EndpointId])
            .ThenBy(line => endpointServed.GetValueOrDefault(line.Policy.EndpointId))
            .ThenBy(line => line.Policy.EndpointId)
            .ThenBy(line => line.Workers)
            .ThenBy(line => policyServed.GetValueOrDefault(line.Policy.Id))
            .ThenBy(line => line.Policy.Id)
            .FirstOrDefault();

    /// <summary>What one rule has waiting.</summary>
    private sealed class Line(
        PolicySnapshot policy,
        IEnumerable<TargetCandidate> candidates,
        bool freshLast,
        int workers
    )
    {
        private readonly List<TargetCandidate> waiting = [.. candidates];
        private bool wasFresh = freshLast;

        public PolicySnapshot Policy { get; } = policy;

        public int Workers { get; private set; } = workers;

        public bool Empty => waiting.Count == 0;

        public TargetCandidate Take()
        {
            var index = waiting.FindIndex(candidate => candidate.Fresh != wasFresh);
            var taken = waiting[Math.Max(0, index)];
            waiting.RemoveAll(candidate => candidate.TargetId == taken.TargetId);
            wasFresh = taken.Fresh;
            Workers++;
            return taken;
        }
    }
}
