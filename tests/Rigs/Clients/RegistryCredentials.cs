using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Entrepot.Rigs.Clients;

/// <summary>Answers a registry's challenge: with Basic credentials, or with a token from its token server.</summary>
/// <param name="user">The user; null is anonymous.</param>
/// <param name="password">The password.</param>
internal sealed class RegistryCredentials(string? user, string? password)
{
    private readonly AuthenticationHeaderValue? basic = user is null
        ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>The Authorization header that a challenge asks for.</summary>
    internal async Task<AuthenticationHeaderValue> AnswerAsync(
        HttpClient http,
        AuthenticationHeaderValue challenge,
        CancellationToken cancellationToken
    )
    {
        if (!challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return basic ?? throw new RigException("The registry wants Basic credentials and there are none");
        }
        var values = ChallengeParameters.Parse(challenge.Parameter ?? "");
        var query = $"service={Uri.EscapeDataString(values.GetValueOrDefault("service", ""))}";
        foreach (var scope in values.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            query += $"&scope={Uri.EscapeDataString(scope)}";
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{values["realm"]}?{query}");
        request.Headers.Authorization = basic;
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new RigException($"GET {request.RequestUri} answered {(int)answer.StatusCode}: {body}");
        }
        using var json = JsonDocument.Parse(body);
        return new AuthenticationHeaderValue("Bearer", json.RootElement.GetProperty("token").GetString());
    }
}
