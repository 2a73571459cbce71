using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Registry.Labels;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>/registries</c>: the other registries that this site knows.</summary>
internal static class RegistryEndpoints
{
    private const string One = "/registries/{id:long}";
    private static readonly ListFields<RegistryEndpointRow> Fields = new ListFields<RegistryEndpointRow>(
        row => row.Id,
        "name"
    )
        .Number("id", row => row.Id)
        .Text("name", row => row.Name)
        .Text("description", row => row.Description)
        .Text("type", row => row.Type)
        .Text("url", row => row.Url)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/registries", ListAsync).Requires(AccessScope.System, Permission.ListRegistries);
        api.MapPost("/registries", CreateAsync).Requires(AccessScope.System, Permission.CreateRegistry);
        api.MapPost("/registries/ping", PingAsync).Requires(AccessScope.System, Permission.ReadRegistry);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadRegistry);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.System, Permission.UpdateRegistry);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.System, Permission.DeleteRegistry);
        api.MapGet($"{One}/info", InfoAsync).Requires(AccessScope.System, Permission.ReadRegistry);
    }

    /// <param name="name">A part of the name.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
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
            : FieldFilter.Contains<RegistryEndpointRow>(row => row.Name, name) ?? (row => false);
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.RegistryEndpoints.Where(named),
            rows => rows,
            Show,
            cancellationToken
        );
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        RegistryRequest request,
        EndpointBook endpoints,
        CancellationToken cancellationToken
    )
    {
        if (EndpointUrl.Parse(request.Url ?? "") is not { } url)
        {
            return Refusal.BadRequest(NoUrl);
        }

        var credential = request.Credential;
        if (credential?.AccessSecret == CredentialBody.Hidden)
        {
            return Refusal.BadRequest("access_secret is what stands for a hidden secret: enter the secret itself");
        }

        var key = credential?.AccessKey ?? "";
        var remote = new RemoteEndpoint(
            request.Type ?? "",
            url,
            request.Insecure ?? false,
            request.CaCertificate ?? "",
            credential?.Type is { Length: > 0 } type ? type : "basic",
            key,
            // Harbor keeps a credential only when it has an access key.
            key.Length > 0
                ? credential?.AccessSecret ?? ""
                : ""
        );
        var settings = new EndpointSettings(request.Name ?? "", request.Description ?? "", remote, request.Speed ?? 0);
        return await endpoints.CreateAsync(settings, context.Act("create", "registry", ""), cancellationToken) switch
        {
            EndpointResult.Done done => TypedResults.Created($"/api/v2.0/registries/{done.Id}"),
            var result => Answer(result),
        };
    }

    private static async Task<IResult> GetAsync(long id, Database database, CancellationToken cancellationToken) =>
        await FindAsync(id, database, cancellationToken) is { } row ? TypedResults.Ok(Show(row)) : NotFound(id);

    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        RegistryFlatRequest request,
        EndpointBook endpoints,
        CancellationToken cancellationToken
    )
    {
        var url = request.Url is null ? null : EndpointUrl.Parse(request.Url);
        return request.Url is not null && url is null
            ? Refusal.BadRequest(NoUrl)
            : Answer(
                await endpoints.UpdateAsync(
                    id,
                    request.ToChange(url),
                    context.Act("update", "registry", ""),
                    cancellationToken
                ),
                id
            );
    }

    private static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        EndpointBook endpoints,
        CancellationToken cancellationToken
    ) => Answer(await endpoints.DeleteAsync(id, context.Act("delete", "registry", ""), cancellationToken), id);

    /// <summary>By the id of a stored one, or by a description of one that is not.</summary>
    private static async Task<IResult> PingAsync(
        RegistryFlatRequest request,
        EndpointBook endpoints,
        CancellationToken cancellationToken
    )
    {
        if (request.Id is > 0 and var id)
        {
            return Answer(await endpoints.TestAsync(id, request.ToChange(null), cancellationToken), id);
        }

        if (string.IsNullOrEmpty(request.Type) || string.IsNullOrEmpty(request.Url))
        {
            return Refusal.BadRequest("a type and a url, or the id of a stored registry, are needed");
        }

        if (EndpointUrl.Parse(request.Url) is not { } url)
        {
            return Refusal.BadRequest(NoUrl);
        }

        var remote = new RemoteEndpoint(
            request.Type,
            url,
            request.Insecure ?? false,
            request.CaCertificate ?? "",
            request.CredentialType is { Length: > 0 } type ? type : "basic",
            request.AccessKey ?? "",
            request.AccessKey is { Length: > 0 } ? request.AccessSecret ?? "" : ""
        );
        return Answer(await endpoints.TestAsync(remote, cancellationToken));
    }

    private static async Task<IResult> InfoAsync(
        long id,
        Database database,
        RemoteRegistries registries,
        LabelReader labels,
        RemoteLabels remoteLabels,
        CancellationToken cancellationToken
    )
    {
        if (id == 0)
        {
            var names = await labels.GlobalNamesAsync(cancellationToken);
            return TypedResults.Ok(RegistryInfoAnswer.Of("harbor", local: true, copiesByChunk: true, names));
        }

        return await FindAsync(id, database, cancellationToken) is { } row
            ? TypedResults.Ok(
                RegistryInfoAnswer.Of(
                    row.Type,
                    local: false,
                    registries.Providers.Any(provider => provider.Type == row.Type && provider.CopiesByChunk),
                    await remoteLabels.ListAsync(id, cancellationToken)
                )
            )
            : NotFound(id);
    }

    private const string NoUrl = "url is not an http:// or https:// address without user and password";

    private static Task<RegistryEndpointRow?> FindAsync(
        long id,
        Database database,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (data, token) => data.RegistryEndpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, token),
            cancellationToken
        );

    private static IResult Answer(EndpointResult result, long id = 0) =>
        result switch
        {
            EndpointResult.Done => TypedResults.Ok(),
            EndpointResult.Missing => NotFound(id),
            EndpointResult.NameTaken taken => Refusal.Conflict($"a registry named {taken.Name} already exists"),
            EndpointResult.Invalid invalid => Refusal.BadRequest(invalid.Fault),
            EndpointResult.InUse used => Refusal.Precondition(
                $"the registry is used by the replication policy {used.Policy}; delete that first"
            ),
            EndpointResult.Unhealthy unhealthy => Refusal.BadRequest(
                $"the registry is unhealthy: {PingWords.Reason(unhealthy.Outcome)}: {PingWords.Explain(unhealthy.Outcome)}"
            ),
            _ => throw new InvalidOperationException($"No answer for {result}."),
        };

    private static ErrorResult NotFound(long id) => Refusal.NotFound($"registry {id} not found");

    internal static RegistryAnswer Show(RegistryEndpointRow row) =>
        new(
            row.Id,
            row.Name,
            row.Description.NullIfEmpty(),
            row.Type,
            row.Url,
            row.AccessKey.Length == 0
                ? null
                : new CredentialBody(
                    row.CredentialType,
                    row.AccessKey,
                    row.ProtectedSecret.Length > 0 ? CredentialBody.Hidden : null
                ),
            row.Insecure,
            row.CaCertificate.NullIfEmpty(),
            row.Healthy ? "healthy" : "unhealthy",
            row.StatusReason.NullIfEmpty(),
            row.CreatedAt,
            row.UpdatedAt,
            row.Speed,
            row.HeldAt,
            row.HeldBy.NullIfEmpty()
        );
}
