using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Entrepot.Rigs.Sites;

/// <summary>The parts of the REST API that tests use again and again; any answer but success throws with its body.</summary>
public sealed class ManagementApi(HttpClient http)
{
    private const string Base = "/api/v2.0";

    /// <summary>GET and the answer's JSON.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(Base + path, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>GET and the answer's text.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(Base + path, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>POST that creates something; gives the last part of its Location.</summary>
    public async Task<string> CreateAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(Base + path, body, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
        var location = answer.Headers.Location?.OriginalString ?? "";
        return location[(location.LastIndexOf('/') + 1)..];
    }

    public async Task PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PutAsJsonAsync(Base + path, body, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync(Base + path, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
    }

    /// <summary>Creates a project and gives its id.</summary>
    public async Task<long> CreateProjectAsync(string name, bool isPublic, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string> { ["public"] = isPublic ? "true" : "false" };
        return Id(await CreateAsync("/projects", new { project_name = name, metadata }, cancellationToken));
    }

    /// <summary>Creates a user and gives its id.</summary>
    public async Task<long> CreateUserAsync(string name, string password, CancellationToken cancellationToken)
    {
        var body = new
        {
            username = name,
            email = $"{name}@example.org",
            realname = name,
            password,
        };
        return Id(await CreateAsync("/users", body, cancellationToken));
    }

    /// <summary>Creates a robot account of a project for <paramref name="actions"/> on its repositories.</summary>
    public async Task<(long Id, string Name, string Secret)> CreateRobotAsync(
        string project,
        IReadOnlyList<string> actions,
        CancellationToken cancellationToken
    )
    {
        var body = new
        {
            name = "ci",
            level = "project",
            duration = 30,
            permissions = RobotPermissions(project, actions),
        };
        using var answer = await http.PostAsJsonAsync($"{Base}/robots", body, cancellationToken);
        await ExpectSuccessAsync(answer, cancellationToken);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return (
            made.GetProperty("id").GetInt64(),
            made.GetProperty("name").GetString()!,
            made.GetProperty("secret").GetString()!
        );
    }

    /// <summary>What a robot account may do with the repositories of a project.</summary>
    public static object[] RobotPermissions(string project, IReadOnlyList<string> actions) =>
        [
            new
            {
                kind = "project",
                @namespace = project,
                access = actions.Select(action => new { resource = "repository", action }).ToArray(),
            },
        ];

    /// <summary>Creates an endpoint and gives its id.</summary>
    public async Task<long> CreateEndpointAsync(
        string name,
        string type,
        Uri address,
        CancellationToken cancellationToken,
        string? user = null,
        string? password = null
    )
    {
        var url = address.GetLeftPart(UriPartial.Authority);
        object body = user is null
            ? new
            {
                name,
                type,
                url,
                insecure = true,
            }
            : new
            {
                name,
                type,
                url,
                insecure = true,
                credential = new
                {
                    type = "basic",
                    access_key = user,
                    access_secret = password,
                },
            };
        return Id(await CreateAsync("/registries", body, cancellationToken));
    }

    /// <summary>Creates a rule that pushes and gives its id.</summary>
    public async Task<long> CreateRuleAsync(RuleRequest rule, CancellationToken cancellationToken) =>
        Id(await CreateAsync("/replication/policies", rule.ToBody(), cancellationToken));

    /// <summary>Starts a rule by hand and gives the execution's id.</summary>
    public async Task<long> StartRuleAsync(long rule, CancellationToken cancellationToken) =>
        Id(await CreateAsync("/replication/executions", new { policy_id = rule }, cancellationToken));

    /// <summary>The executions of a rule, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListExecutionsAsync(long rule, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/replication/executions?policy_id={rule}&page_size=100&sort=-start_time"
        );
        return [.. (await GetAsync(path, cancellationToken)).EnumerateArray()];
    }

    /// <summary>The tasks of an execution.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListTasksAsync(long execution, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/replication/executions/{execution}/tasks?page_size=100"
        );
        return [.. (await GetAsync(path, cancellationToken)).EnumerateArray()];
    }

    /// <summary>The log of a task.</summary>
    public Task<string> GetTaskLogAsync(long execution, long task, CancellationToken cancellationToken) =>
        GetTextAsync(
            string.Create(CultureInfo.InvariantCulture, $"/replication/executions/{execution}/tasks/{task}/log"),
            cancellationToken
        );

    /// <summary>Waits until a rule has at least <paramref name="count"/> executions, all ended; newest first.</summary>
    public Task<IReadOnlyList<JsonElement>> WaitForExecutionsAsync(
        long rule,
        int count,
        CancellationToken cancellationToken,
        TimeSpan? deadline = null
    ) =>
        Eventually.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"rule {rule} has {count} executions that ended"),
            async cancel =>
            {
                var executions = await ListExecutionsAsync(rule, cancel);
                var open = executions.Where(execution => execution.GetProperty("status").GetString() == "InProgress");
                return executions.Count >= count && !open.Any() ? executions : null;
            },
            cancellationToken,
            deadline
        );

    private static long Id(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static async Task ExpectSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            var request = answer.RequestMessage;
            throw new RigException(
                $"{request?.Method} {request?.RequestUri} answered {(int)answer.StatusCode}: {body}"
            );
        }
    }
}
