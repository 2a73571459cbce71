using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.OpenApi;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.ReplicationAdapters;

/// <summary>What the adapters say that a registry can do, without asking it; Harbor has nothing like it.</summary>
internal static class CapabilityEndpoint
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/replication/capabilities", GetAsync)
            .Requires(AccessScope.System, Permission.ListAdapters)
            .Answers("What a kind of registry can do", typeof(CapabilityAnswer));

    /// <param name="type">The adapter.</param>
    /// <param name="url">Of the registry, where it matters; absent: the usual one.</param>
    private static async Task<IResult> GetAsync(string? type, string? url, RemoteRegistries registries)
    {
        if (registries.Providers.FirstOrDefault(one => one.Type == type) is not { } provider)
        {
            return Refusal.NotFound($"there is no adapter {type}");
        }

        var address = EndpointUrl.Parse(url ?? "") ?? new Uri(UsualUrl(provider));
        await using var remote = registries.Open(
            new RemoteEndpoint(provider.Type, address, Insecure: false, "", "basic", "", "")
        );
        return TypedResults.Ok(CapabilityAnswer.Of(provider.Type, remote.Capabilities));
    }

    private static string UsualUrl(RemoteProvider provider) =>
        provider.Endpoints.Count > 0 ? provider.Endpoints[0].Value : "https://registry.invalid";
}
