using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Data;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Hostile;

/// <summary>
/// Whatever a client adds to a body changes nothing: only what the endpoint reads has a meaning. Each body has, besides
/// what its endpoint reads, a member for every property that any row has.
/// </summary>
public sealed class HostileBodyTests
{
    /// <summary>A value that no honest row has.</summary>
    private const long Planted = 990_099;

    private static readonly DateTimeOffset PlantedAt = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);

    /// <summary>What a request never sets in a row that there is.</summary>
    private static readonly string[] Kept =
    [
        "Id",
        "CreatedAt",
        "OwnerId",
        "ProjectId",
        "RepositoryId",
        "AccountId",
        "PasswordHash",
        "Source",
        "Epoch",
        "SystemAdministrator",
        "Disabled",
        "StorageLimit",
        "RepositoryCount",
        "ArtifactCount",
        "PullCount",
        "Digest",
        "Creator",
        "SecretHash",
        "SecretSalt",
    ];

    private static readonly Dictionary<string, JsonNode> Plausible = new(StringComparer.Ordinal)
    {
        ["name"] = "fuzzed",
        ["project_name"] = "fuzzed",
        ["description"] = "fuzzed",
        ["color"] = "#112233",
        ["scope"] = "g",
        ["metadata"] = new JsonObject { ["auto_scan"] = "true" },
    };

    [Theory]
    [InlineData("ann")]
    [InlineData("admin")]
    public async Task Members_that_no_endpoint_reads_change_nothing(string name)
    {
        await using var site = await PopulatedSite.StartAsync();
        var before = await RowsAsync(site);
        var members = await MembersAsync(site);
        members.ShouldContainKey("system_administrator");
        var succeeded = new List<string>();
        foreach (var (route, read) in BodiesOf(site).Where(body => !DoesThat(body.Route)))
        {
            var answer = await site.Host.SendJsonAsync(
                new HttpMethod(route.Method),
                site.OwnPath(route),
                SiteHost.Basic(name),
                BodyOf(read, members).ToJsonString()
            );
            ((int)answer.StatusCode).ShouldBeLessThan(500, $"{route} {await answer.Content.ReadAsStringAsync()}");
            if (answer.IsSuccessStatusCode)
            {
                succeeded.Add(route.ToString());
            }
        }

        // Else nothing would have been tried.
        succeeded.ShouldContain("POST /api/v2.0/projects");
        succeeded.ShouldContain("PUT /api/v2.0/projects/{project_name_or_id}");
        var after = await RowsAsync(site);
        foreach (var (key, row) in before.Where(pair => after.ContainsKey(pair.Key)))
        {
            after[key].ShouldBe(row, key);
        }

        var text = string.Join('\n', after.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => $"{pair}"));
        text.ShouldNotContain($"{Planted}");
        text.ShouldNotContain($"{PlantedAt:yyyy-MM-dd}");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_text_with_a_character_that_no_text_has_is_a_bad_request(DatabaseKind kind)
    {
        await using var site = await PopulatedSite.StartAsync(kind);
        foreach (
            var (method, path, body) in ((string, string, string)[])
                [
                    ("POST", "/api/v2.0/labels", """{"name":"a\u0000b","scope":"g"}"""),
                    ("PUT", "/api/v2.0/projects/mine/repositories/app", """{"description":"a\u0000"}"""),
                    ("PUT", "/api/v2.0/projects/mine", """{"metadata":{"proxy_speed_kb":"\u0000"}}"""),
                ]
        )
        {
            var answer = await site.Host.SendJsonAsync(new HttpMethod(method), path, PopulatedSite.Admin, body);

            ((int)answer.StatusCode).ShouldBe(400, path);
        }
    }

    /// <summary>Making somebody an administrator, and giving a robot account another secret: that is what they are for.</summary>
    private static bool DoesThat(SiteRoute route) =>
        (route.Method, route.Pattern.Split('/')[^1]) is ("PUT", "sysadmin") or ("PATCH", "{robot_id:long}");

    private static IEnumerable<(SiteRoute Route, Type Read)> BodiesOf(PopulatedSite site) =>
        from endpoint in site.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let read = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType
        where read is not null
        from route in SiteRoute.Of(site.Host)
        where
            route.Pattern == $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}"
            && endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Contains(route.Method)
        select (route, read);

    private static JsonObject BodyOf(Type read, IReadOnlyDictionary<string, JsonNode> members)
    {
        var body = new JsonObject();
        var own = read.GetProperties()
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
            .ToList();
        foreach (var (name, value) in members.Where(member => !own.Contains(member.Key)))
        {
            body[name] = value.DeepClone();
        }

        foreach (var name in own.Where(Plausible.ContainsKey))
        {
            body[name] = Plausible[name].DeepClone();
        }

        return body;
    }

    /// <summary>By the name on the wire, and by some that Harbor's rows have and ours call otherwise.</summary>
    private static Task<Dictionary<string, JsonNode>> MembersAsync(PopulatedSite site) =>
        site.Host.Database.ReadAsync(
            (context, _) =>
            {
                var members = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
                foreach (var property in context.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
                {
                    members[JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)] = ValueOf(property);
                    members[property.Name] = ValueOf(property);
                }

                foreach (var name in (string[])["sysadmin_flag", "has_admin_role", "admin_role_in_auth", "deleted"])
                {
                    members[name] = true;
                }

                foreach (var name in (string[])["user_id", "role_id", "registry_id_", "current_user_role_id"])
                {
                    members[name] = Planted;
                }

                members["creation_time"] = members["update_time"] = PlantedAt;
                return Task.FromResult(members);
            },
            CancellationToken.None
        );

    private static JsonNode ValueOf(IProperty property) =>
        (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) switch
        {
            var type when type == typeof(bool) => true,
            var type when type == typeof(long) || type == typeof(int) => Planted,
            var type when type == typeof(DateTimeOffset) => PlantedAt,
            _ => $"planted-{Planted}",
        };

    /// <summary>What must not change of each row, by its table and key.</summary>
    private static Task<Dictionary<string, string>> RowsAsync(PopulatedSite site) =>
        site.Host.Database.ReadAsync(
            async (context, token) =>
            {
                var rows = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (
                    var entity in context.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not "change")
                )
                {
                    foreach (var row in await AllAsync(context, entity.ClrType, token))
                    {
                        var key = string.Join(
                            ',',
                            entity.FindPrimaryKey()!.Properties.Select(property => property.PropertyInfo!.GetValue(row))
                        );
                        var kept = entity
                            .GetProperties()
                            .Where(property => Kept.Contains(property.Name))
                            .Select(property => $"{property.Name}={Shown(property.PropertyInfo!.GetValue(row))}");
                        rows[$"{entity.GetTableName()} {key}"] = string.Join(' ', kept);
                    }
                }

                return rows;
            },
            CancellationToken.None
        );

    private static string Shown(object? value) =>
        value switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            DateTimeOffset moment => moment.ToString("O"),
            _ => $"{value}",
        };

    private static Task<List<object>> AllAsync(EntrepotContext context, Type type, CancellationToken token)
    {
        var set =
            (IQueryable<object>)
                typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type).Invoke(context, null)!;
        return set.AsNoTracking().ToListAsync(token);
    }
}
