using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Remotes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>/replication/adapters</c> and <c>/replication/adapterinfos</c>.</summary>
internal static class AdapterEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/replication/adapters", List).Requires(AccessScope.System, Permission.ListAdapters);
        api.MapGet("/replication/adapterinfos", ListPatterns).Requires(AccessScope.System, Permission.ListAdapters);
    }

    private static Ok<List<string>> List(RemoteRegistries registries) =>
        TypedResults.Ok(registries.Providers.Select(provider => provider.Type).ToList());

    /// <summary>Only the kinds for which there is something to say beyond their name.</summary>
    private static Ok<Dictionary<string, AdapterPattern>> ListPatterns(RemoteRegistries registries) =>
        TypedResults.Ok(
            registries
                .Providers.Where(provider => provider.Endpoints.Count > 0 || provider.FixedAccessKey.Length > 0)
                .ToDictionary(provider => provider.Type, AdapterPattern.Of, StringComparer.Ordinal)
        );
}
