using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Holds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Replication;

/// <summary>Holds the work on a registry or of a rule, and lets it go on; Harbor has nothing like it.</summary>
internal static class HoldEndpoints
{
    private const string Registry = "/registries/{id:long}";
    private const string Policy = "/replication/policies/{id:long}";

    public static void Map(IEndpointRouteBuilder extensions)
    {
        extensions
            .MapPost($"{Registry}/pause", PauseRegistryAsync)
            .Requires(AccessScope.System, Permission.UpdateRegistry)
            .Does("Pauses all work on a registry");
        extensions
            .MapPost($"{Registry}/resume", ResumeRegistryAsync)
            .Requires(AccessScope.System, Permission.UpdateRegistry)
            .Does("Lets the work on a registry go on");
        extensions
            .MapPost($"{Policy}/pause", PausePolicyAsync)
            .Requires(AccessScope.System, Permission.UpdatePolicy)
            .Does("Pauses all work of a rule");
        extensions
            .MapPost($"{Policy}/resume", ResumePolicyAsync)
            .Requires(AccessScope.System, Permission.UpdatePolicy)
            .Does("Lets the work of a rule go on");
    }

    private static async Task<IResult> PauseRegistryAsync(
        long id,
        HttpContext context,
        ReplicationHolds holds,
        CancellationToken cancellationToken
    ) => OfRegistry(id, await holds.HoldEndpointAsync(id, context.Act("pause", "registry", ""), cancellationToken));

    private static async Task<IResult> ResumeRegistryAsync(
        long id,
        HttpContext context,
        ReplicationHolds holds,
        CancellationToken cancellationToken
    ) => OfRegistry(id, await holds.ResumeEndpointAsync(id, context.Act("resume", "registry", ""), cancellationToken));

    private static async Task<IResult> PausePolicyAsync(
        long id,
        HttpContext context,
        ReplicationHolds holds,
        CancellationToken cancellationToken
    ) =>
        OfPolicy(
            id,
            await holds.HoldPolicyAsync(id, context.Act("pause", "replication_policy", ""), cancellationToken)
        );

    private static async Task<IResult> ResumePolicyAsync(
        long id,
        HttpContext context,
        ReplicationHolds holds,
        CancellationToken cancellationToken
    ) =>
        OfPolicy(
            id,
            await holds.ResumePolicyAsync(id, context.Act("resume", "replication_policy", ""), cancellationToken)
        );

    private static IResult OfRegistry(long id, bool found) =>
        found ? TypedResults.Ok() : Refusal.NotFound($"registry {id} not found");

    private static IResult OfPolicy(long id, bool found) =>
        found ? TypedResults.Ok() : Refusal.NotFound($"replication policy {id} not found");
}
