using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A GitLab with its registry as it is documented and as users met it: repositories of projects, tags that its API
/// deletes, lists in pages, and no token for a DELETE at the registry.
/// </summary>
public sealed class GitLabSimulator : RegistrySimulator
{
    public const string User = "deployer";
    public const string Token = "glpat-secret";
    private const string Api = "/api/v4/";
    private readonly SimulatedTokens tokens;

    private GitLabSimulator()
        : base(new SimulatorTraits { TagPage = 100 }) => tokens = new SimulatedTokens(this, "/jwt/auth", User, Token);

    /// <summary>The projects of the account by their paths; an image's name begins with one.</summary>
    public IReadOnlyList<string> Projects { get; init; } = ["acme/shop", "acme/deep/group/shop", "acme/closed"];

    /// <summary>The project that has no registry.</summary>
    public string Closed { get; init; } = "acme/closed";

    public static Task<GitLabSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new GitLabSimulator(), cancellationToken);

    private protected override bool Exists(string repository) =>
        Projects.Any(project => project != Closed && IsOf(project, repository));

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        var deletes = context.Request.Method == "DELETE" && route.Kind != "blobs/uploads";
        return tokens.Challenge(
            context,
            route.Repository,
            deletes ? "delete-that-nobody-gets" : SimulatedTokens.ActionOf(context.Request)
        );
    }

    private protected override Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (tokens.Issue(request) is { } token)
        {
            return Task.FromResult<IResult?>(token);
        }

        // As it came: a path of a project has its slashes escaped.
        var path = request
            .HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!
            .RawTarget;
        if (!path.StartsWith(Api, StringComparison.Ordinal))
        {
            return Task.FromResult<IResult?>(null);
        }

        if (request.Headers["PRIVATE-TOKEN"] != Token)
        {
            return Task.FromResult<IResult?>(Results.Json(new { message = "401 Unauthorized" }, statusCode: 401));
        }

        string[] parts = [.. path[Api.Length..].Split('?')[0].Split('/').Select(Uri.UnescapeDataString)];
        return Task.FromResult<IResult?>(
            parts switch
            {
                ["projects"] => Page(context, [.. Projects.Select(Show)]),
                ["projects", var project] => Find(project) is { } found
                    ? Results.Json(Show(found))
                    : Missing("Project"),
                ["projects", var id, "registry", "repositories"] => Find(id) is { } found && found != Closed
                    ? Page(context, [.. Repositories(found).Select(ShowRepository)])
                    : Missing("Project"),
                ["projects", var id, "registry", "repositories", var number, "tags", var tag] => AnswerTag(
                    request.Method,
                    Repositories(Find(id) ?? "").Find(name => NumberOf(name) == number),
                    tag
                ),
                _ => Missing("Page"),
            }
        );
    }

    private IResult AnswerTag(string method, string? repository, string tag)
    {
        if (repository is null || !Tags(repository).TryGetValue(tag, out var digest))
        {
            return Missing("Tag");
        }

        return method == "DELETE"
            ? Store.Locked(() =>
                Store.Delete(repository, tag, SimulatedDeletion.Tag) ? Results.StatusCode(200) : Missing("Tag")
            )
            : Results.Json(new { name = tag, digest });
    }

    private List<string> Repositories(string project) =>
        Store.Locked(() =>
            Store
                .Manifests.Keys.Select(key => key.Repository)
                .Where(name => IsOf(project, name))
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList()
        );

    /// <summary>The longest path that the name begins with is its project's.</summary>
    private bool IsOf(string project, string repository) =>
        Projects
            .Where(path => repository == path || repository.StartsWith($"{path}/", StringComparison.Ordinal))
            .MaxBy(path => path.Length) == project;

    private string? Find(string project) =>
        Projects.FirstOrDefault(path =>
            path == project || IdOf(path).ToString(CultureInfo.InvariantCulture) == project
        );

    private int IdOf(string project) => Projects.Index().First(one => one.Item == project).Index + 1;

    private static string NumberOf(string repository) =>
        (StringComparer.Ordinal.GetHashCode(repository) & int.MaxValue).ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, object> Show(string project) =>
        new()
        {
            ["id"] = IdOf(project),
            ["path_with_namespace"] = project,
            ["container_registry_enabled"] = project != Closed,
        };

    private static Dictionary<string, object> ShowRepository(string repository) =>
        new() { ["id"] = int.Parse(NumberOf(repository), CultureInfo.InvariantCulture), ["path"] = repository };

    private static IResult Page(HttpContext context, IReadOnlyList<object> items)
    {
        var query = context.Request.Query;
        // Smaller than anybody asks for, so that there is more than one.
        var size = Math.Min(int.Parse(query["per_page"].ToString(), CultureInfo.InvariantCulture), 2);
        var page = int.Parse(query["page"].ToString(), CultureInfo.InvariantCulture);
        context.Response.Headers["X-Next-Page"] =
            page * size < items.Count ? (page + 1).ToString(CultureInfo.InvariantCulture) : "";
        return Results.Json(items.Skip((page - 1) * size).Take(size));
    }

    private static IResult Missing(string what) =>
        Results.Json(new { message = $"404 {what} Not Found" }, JsonSerializerOptions.Default, statusCode: 404);
}
