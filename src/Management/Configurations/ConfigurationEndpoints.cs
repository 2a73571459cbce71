using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Tokens;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Configurations;

/// <summary>Harbor's <c>/configurations</c>.</summary>
internal static class ConfigurationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/configurations", GetAsync).Requires(AccessScope.System);
        api.MapPut("/configurations", PutAsync).Requires(AccessScope.System).EvenIfReadOnly();
    }

    private static async Task<IResult> GetAsync(
        ConfigurationBook book,
        TokenLifetime tokenLifetime,
        CancellationToken cancellationToken
    )
    {
        var present = await book.ReadAsync(cancellationToken);
        var authModeMayChange = await book.AuthModeMayChangeAsync(cancellationToken);
        var answer = new JsonObject();
        foreach (var item in ConfigurationTable.Items.Where(item => !item.IsSecret))
        {
            answer[item.Key] = new JsonObject
            {
                ["value"] = present.Show(item),
                ["editable"] = item.Key != "auth_mode" || authModeMayChange,
            };
        }

        var lasts = await tokenLifetime.ReadAsync(cancellationToken);
        answer["token_expiration"]!["value"] = (long)Math.Ceiling(lasts.TotalMinutes);
        return TypedResults.Ok(answer);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context,
        JsonElement request,
        ConfigurationBook book,
        CancellationToken cancellationToken
    )
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return Refusal.BadRequest("the body is an object of configuration items");
        }

        var values = new Dictionary<ConfigurationItem, object>();
        var faults = new List<string>();
        foreach (var member in request.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (ConfigurationTable.Find(member.Name) is { } item)
            {
                if (item.TryParse(member.Value, out var value, out var fault))
                {
                    values[item] = value;
                }
                else
                {
                    faults.Add(fault);
                }
            }
        }

        if (faults.Count == 0)
        {
            faults.AddRange((await book.ReadAsync(cancellationToken)).FaultsWith(values));
        }

        if (faults.Count > 0)
        {
            return Refusal.BadRequest(string.Join("; ", faults));
        }

        var change = await book.ChangeAsync(
            values,
            names => context.Act("update", "configuration", "configuration", description: names),
            cancellationToken
        );
        return change switch
        {
            ConfigurationChange.Changed => TypedResults.Ok(),
            _ => Refusal.BadRequest("auth_mode cannot change: there are accounts besides admin"),
        };
    }
}
