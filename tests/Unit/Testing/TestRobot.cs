using System.Net;
using System.Text.Json;
using Shouldly;

namespace Entrepot.Unit.Testing;

/// <summary>A robot account made through the API, and how it signs in.</summary>
internal sealed record TestRobot(long Id, string Name, string Secret)
{
    public const string Path = "/api/v2.0/robots";

    /// <summary>Its Basic header.</summary>
    public string Basic => SiteHost.Basic(Name, Secret);

    public string Self => $"{Path}/{Id}";

    /// <summary>One of the site.</summary>
    /// <param name="grants">Such as <c>/ registry:list,registry:read</c>, <c>* project:read</c> or <c>team robot:list</c>.</param>
    public static Task<TestRobot> OfSiteAsync(SiteHost site, string name, params string[] grants) =>
        MakeAsync(site, SiteHost.Basic("admin"), Body(name, "system", grants));

    /// <summary>One of the project that the grant names.</summary>
    public static Task<TestRobot> OfProjectAsync(SiteHost site, string name, string grant) =>
        MakeAsync(site, SiteHost.Basic("admin"), Body(name, "project", [grant]));

    public static async Task<TestRobot> MakeAsync(SiteHost site, string authorization, string body)
    {
        var answer = await site.SendJsonAsync(HttpMethod.Post, Path, authorization, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = await SiteHost.JsonAsync(answer);
        return new TestRobot(
            made.GetProperty("id").GetInt64(),
            made.GetProperty("name").GetString()!,
            made.GetProperty("secret").GetString()!
        );
    }

    /// <summary>The body of a request that makes one.</summary>
    public static string Body(string name, string level, IEnumerable<string> grants) =>
        JsonSerializer.Serialize(
            new
            {
                name,
                level,
                duration = -1,
                permissions = Permissions(grants),
            }
        );

    public static object[] Permissions(IEnumerable<string> grants) =>
        [
            .. grants
                .Select(grant => grant.Split(' '))
                .Select(parts => new
                {
                    kind = parts[0] == "/" ? "system" : "project",
                    @namespace = parts[0],
                    access = parts[1]
                        .Split(',')
                        .Select(pair => pair.Split(':'))
                        .Select(pair => new { resource = pair[0], action = pair[1] })
                        .ToArray(),
                }),
        ];
}
