using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>The token service of a simulated registry: one user, who may do everything.</summary>
/// <param name="registry">Whose service it is.</param>
/// <param name="path">Where it is asked.</param>
/// <param name="member">What the token is called in the answer.</param>
internal sealed class SimulatedTokens(
    RegistrySimulator registry,
    string path,
    string user,
    string password,
    string member = "token"
)
{
    private readonly ConcurrentDictionary<string, string> tokens = new();

    /// <summary>Whether the request brings the user's name and password.</summary>
    internal bool IsUser(HttpRequest request) =>
        request.Headers.Authorization.ToString()
        == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";

    /// <summary>Makes every token invalid.</summary>
    internal void Expire() => tokens.Clear();

    /// <summary>Answers a request for a token; null when the request is for something else.</summary>
    internal IResult? Issue(HttpRequest request, int refusal = 401)
    {
        if (request.Path != path)
        {
            return null;
        }

        if (!IsUser(request))
        {
            return registry.Error(refusal, "UNAUTHORIZED", "authentication required");
        }

        var token = RandomNumberGenerator.GetHexString(40);
        tokens[token] = string.Join(' ', request.Query["scope"].ToArray());
        return Results.Json(new Dictionary<string, object> { [member] = token, ["expires_in"] = 300 });
    }

    /// <summary>The challenge for a caller without a token for the action; null for who has one.</summary>
    internal IResult? Challenge(HttpContext context, string repository, string action)
    {
        var sent = context.Request.Headers.Authorization.ToString();
        if (
            sent.StartsWith("Bearer ", StringComparison.Ordinal)
            && tokens.TryGetValue(sent["Bearer ".Length..], out var scopes)
            && (repository.Length == 0 || Permits(scopes, repository, action))
        )
        {
            return null;
        }

        var scope = repository.Length > 0 ? $",scope=\"repository:{repository}:{action}\"" : "";
        context.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"{registry.Address}{path.TrimStart('/')}\",service=\"{registry.Address.Authority}\"{scope}";
        return registry.Error(401, "UNAUTHORIZED", "authentication required");
    }

    /// <summary>What a request to the registry needs, in the words of most registries.</summary>
    internal static string ActionOf(HttpRequest request) =>
        request.Method switch
        {
            "GET" or "HEAD" => "pull",
            _ => "push",
        };

    private static bool Permits(string scopes, string repository, string action) =>
        scopes
            .Split(' ')
            .Any(scope =>
                scope.StartsWith($"repository:{repository}:", StringComparison.Ordinal)
                && scope.Split(':')[^1].Split(',').Contains(action)
            );
}
