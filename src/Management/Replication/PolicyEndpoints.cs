using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.Registries;
using Entrepot.Remotes;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's replication policies.</summary>
internal static class PolicyEndpoints
{
    private const string All = "/replication/policies";
    private const string One = All + "/{id:long}";

    private static readonly ListFields<ReplicationPolicyRow> Fields = new ListFields<ReplicationPolicyRow>(
        row => row.Id,
        "-creation_time"
    )
        .Number("id", row => row.Id)
        .Text("name", row => row.Name)
        .Text("description", row => row.Description)
        .Boolean("enabled", row => row.Enabled)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.System, Permission.ListPolicies);
        api.MapPost(All, CreateAsync).Requires(AccessScope.System, Permission.CreatePolicy);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadPolicy);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.System, Permission.UpdatePolicy);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.System, Permission.DeletePolicy);
    }

    /// <param name="name">A part of the name.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        PublicAddress address,
        RemoteRegistries registries,
        string? name,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var named = string.IsNullOrEmpty(name)
            ? row => true
            : FieldFilter.Contains<ReplicationPolicyRow>(row => row.Name, name) ?? (row => false);
        var local = Local(address.Of(context.Request));
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.ReplicationPolicies.Where(named),
            WithEndpoints,
            row => PolicyAnswer.Of(row, local, registries),
            cancellationToken
        );
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        PolicyRequest request,
        ReplicationPolicies policies,
        ExecutionStarter starter,
        CancellationToken cancellationToken
    )
    {
        if (request.ToSettings() is not { } settings)
        {
            return UnknownTrigger();
        }

        var act = context.Act("create", "replication_policy", "");
        var result = await policies.CreateAsync(settings, act, cancellationToken);
        if (result is not PolicyResult.Done { Id: var id })
        {
            return Answer(0, result);
        }

        if (request.CopyExisting == true && settings.Enabled)
        {
            await starter.StartAsync(id, context.Act("start", "replication", ""), cancellationToken);
        }

        return TypedResults.Created($"/api/v2.0{All}/{id}");
    }

    private static async Task<IResult> GetAsync(
        long id,
        HttpContext context,
        Database database,
        PublicAddress address,
        RemoteRegistries registries,
        CancellationToken cancellationToken
    )
    {
        var row = await database.ReadAsync(
            (data, token) =>
                WithEndpoints(data.ReplicationPolicies.AsNoTracking())
                    .SingleOrDefaultAsync(found => found.Id == id, token),
            cancellationToken
        );
        return row is null
            ? Unknown(id)
            : TypedResults.Ok(PolicyAnswer.Of(row, Local(address.Of(context.Request)), registries));
    }

    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        PolicyRequest request,
        ReplicationPolicies policies,
        CancellationToken cancellationToken
    ) =>
        request.ToSettings() is { } settings
            ? Answer(
                id,
                await policies.UpdateAsync(
                    id,
                    settings,
                    context.Act("update", "replication_policy", ""),
                    cancellationToken
                )
            )
            : UnknownTrigger();

    private static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        ReplicationPolicies policies,
        CancellationToken cancellationToken
    ) => Answer(id, await policies.DeleteAsync(id, context.Act("delete", "replication_policy", ""), cancellationToken));

    private static IResult Answer(long id, PolicyResult result) =>
        result switch
        {
            PolicyResult.Done => TypedResults.Ok(),
            PolicyResult.Missing => Unknown(id),
            PolicyResult.NameTaken(var name) => Refusal.Conflict($"replication policy {name} already exists"),
            PolicyResult.Invalid(var fault) => Refusal.BadRequest(fault),
            PolicyResult.AtWork(var execution) => Refusal.Precondition(
                $"replication policy {id} is at work: stop execution {execution} first"
            ),
            _ => throw new InvalidOperationException($"No answer to {result}."),
        };

    private static ErrorResult Unknown(long id) => Refusal.NotFound($"replication policy {id} not found");

    private static ErrorResult UnknownTrigger() =>
        Refusal.BadRequest("trigger.type is manual, scheduled or event_based");

    private static IQueryable<ReplicationPolicyRow> WithEndpoints(IQueryable<ReplicationPolicyRow> rows) =>
        rows.Include(row => row.SourceEndpoint).Include(row => row.DestinationEndpoint);

    /// <summary>This site, as Harbor shows itself: the registry with the id 0.</summary>
    private static RegistryAnswer Local(string url) =>
        new(0, "Local", null, "harbor", url, null, false, null, "healthy", null, default, default, 0, null, null);
}
