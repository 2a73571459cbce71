using Entrepot.Cli.Where;

namespace Entrepot.Cli.Replication;

/// <summary><c>entrepot replication</c>: looks at the rules of a site and lets them rest, go on and try again.</summary>
public sealed class ReplicationControl(SiteClient site, TextWriter output)
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>The site answered, and there is nothing of that name or nothing to do.</summary>
    public const int Refused = 1;

    private const int PageSize = 100;
    private const string Api = "/api/v2.0";
    private const string Extensions = "/api/entrepot/v1";
    private const string Rules = "/replication/policies";
    private const string Registries = "/registries";

    /// <summary>A line for each rule.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="SiteException">The site cannot be asked, or refuses.</exception>
    public async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var rules = await AllAsync<Rule>($"{Rules}?sort=name", cancellationToken);
        if (rules.Count == 0)
        {
            await output.WriteLineAsync("There are no rules.");
            return Done;
        }

        var width = rules.Max(rule => rule.Name.Length);
        foreach (var rule in rules)
        {
            await output.WriteLineAsync(
                $"{rule.Name.PadRight(width)}  {rule.SrcRegistry?.Name} -> {rule.DestRegistry?.Name}  {rule.Trigger?.Type}  {rule.State}"
            );
        }

        return Done;
    }

    /// <summary>Tries again what failed.</summary>
    /// <param name="task">Null: all that failed in the execution.</param>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<int> RetryAsync(long execution, long? task, CancellationToken cancellationToken)
    {
        var path = $"{Extensions}/replication/executions/{execution}{(task is { } id ? $"/tasks/{id}" : "")}/retry";
        var retried = await site.SendAsync<Retried>(HttpMethod.Post, path, cancellationToken);
        await output.WriteLineAsync($"Tasks tried again: {retried?.Tasks}, as execution {retried?.Id}.");
        return Done;
    }

    /// <summary>Pauses or resumes a rule.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<int> HoldRuleAsync(string name, bool hold, CancellationToken cancellationToken)
    {
        var rules = await AllAsync<Rule>($"{Rules}?name={Uri.EscapeDataString(name)}", cancellationToken);
        var rule = rules.FirstOrDefault(one => one.Name == name);
        return await HoldAsync($"rule {name}", Rules, rule?.Id, hold, cancellationToken);
    }

    /// <summary>Pauses or resumes all work on a registry.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<int> HoldRegistryAsync(string name, bool hold, CancellationToken cancellationToken)
    {
        var registries = await AllAsync<Registry>($"{Registries}?name={Uri.EscapeDataString(name)}", cancellationToken);
        var registry = registries.FirstOrDefault(one => one.Name == name);
        return await HoldAsync($"registry {name}", Registries, registry?.Id, hold, cancellationToken);
    }

    private async Task<int> HoldAsync(
        string what,
        string list,
        long? id,
        bool hold,
        CancellationToken cancellationToken
    )
    {
        if (id is null)
        {
            await output.WriteLineAsync($"There is no {what}.");
            return Refused;
        }

        var path = $"{Extensions}{list}/{id}/{(hold ? "pause" : "resume")}";
        await site.SendAsync<object>(HttpMethod.Post, path, cancellationToken);
        await output.WriteLineAsync(
            hold
                ? $"The {what} is paused. What changes meanwhile goes on being wanted, until you resume it."
                : $"The {what} goes on."
        );
        return Done;
    }

    /// <summary>All pages of a list.</summary>
    private async Task<IReadOnlyList<T>> AllAsync<T>(string path, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        for (var page = 1; ; page++)
        {
            var found =
                await site.SendAsync<List<T>>(
                    HttpMethod.Get,
                    $"{Api}{path}&page={page}&page_size={PageSize}",
                    cancellationToken
                ) ?? [];
            all.AddRange(found);
            if (found.Count < PageSize)
            {
                return all;
            }
        }
    }
}
