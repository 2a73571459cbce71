using System.Text.RegularExpressions;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Hostile;

/// <summary>What may be put into the query of a list, by somebody who tries everything. Over all lists that there are.</summary>
public sealed partial class HostileQueryTests
{
    private static readonly string[] Corpus =
    [
        "'; DROP TABLE project; --",
        "' OR '1'='1",
        "1 OR 1=1",
        "1; SELECT pg_sleep(10)",
        "' UNION SELECT password_hash FROM account --",
        "\") OR 1=1 --",
        "%27%20OR%201=1",
        "(SELECT 1)",
        "CASE WHEN 1=1 THEN name ELSE id END",
        "sleep(10)",
        "randomblob(1000000000)",
        "name\0",
        "\0",
        "\u0001",
        "\ud83d\ude00",
        "ſ",
        "İ",
        "\u202e",
        "../../etc/passwd",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "<script>",
        "%",
        "_",
        "\\",
        "\\\\%",
        "*",
        "[",
        "]",
        "[~]",
        "[1~",
        "{",
        "{}",
        "{ }",
        "(",
        "()",
        "'",
        "\"",
        "'a",
        "a'b\"c",
        "~",
        "~~",
        "=",
        "==",
        "a=",
        "=a",
        ",",
        ",,,",
        "-",
        "--",
        "+",
        "null",
        "NaN",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e400",
        "0x10",
        "٣",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59",
        "9999-99-99T99:99:99",
        "2025-02-30T00:00:00",
        "[0001-01-01~9999-12-31]",
        "true",
        "TRUE",
        "owner__password",
        "project.owner.password_hash",
        new string('a', 5000),
        string.Join(',', Enumerable.Repeat("name=a", 30)),
        $"name={{{string.Join(' ', Enumerable.Repeat("a", 200))}}}",
        new string('(', 500),
        new string('\'', 501),
    ];

    private static readonly string[] Parameters = ["q", "sort", "page", "page_size", "name", "scope", "project_id"];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Nothing_that_is_asked_of_a_list_breaks_it(DatabaseKind kind)
    {
        await using var site = await PopulatedSite.StartAsync(kind);
        var broken = new List<string>();
        var tried = 0;
        foreach (var path in await ListsAsync(site))
        {
            var keys = await KnownKeysAsync(site, path);
            foreach (
                var query in Corpus.SelectMany(text =>
                    Some(keys, text)
                        .SelectMany(key => (string[])[$"q={Escape($"{key}={text}")}", $"q={Escape($"{key}=~{text}")}"])
                        .Concat(Some(Parameters, text).Select(name => $"{name}={Escape(text)}"))
                )
            )
            {
                var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
                var answer = await site.Host.GetAsync($"{path}{mark}{query}", PopulatedSite.Admin);
                tried++;
                if ((int)answer.StatusCode is not (200 or 400 or 422 or 404))
                {
                    broken.Add(
                        $"{path}{mark}{query}: {(int)answer.StatusCode} {First(await answer.Content.ReadAsStringAsync())}"
                    );
                }
            }
        }

        broken.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(3000);
    }

    /// <summary>All of them where there is time, else one: another for each text.</summary>
    private static string[] Some(IEnumerable<string> all, string text)
    {
        string[] names = [.. all.Order(StringComparer.Ordinal)];
        return Soak.IsOn || names.Length == 0 ? names : [names[Array.IndexOf(Corpus, text) % names.Length]];
    }

    [Fact]
    public async Task No_column_can_be_asked_about_that_a_list_does_not_offer()
    {
        await using var site = await PopulatedSite.StartAsync();
        var columns = await site.Host.Database.ReadAsync(
            (context, _) =>
                Task.FromResult<IReadOnlyList<string>>([
                    .. context
                        .Model.GetEntityTypes()
                        .SelectMany(entity => entity.GetProperties())
                        .SelectMany(property => (string[])[property.Name, property.GetColumnName()])
                        .Distinct(),
                ]),
            CancellationToken.None
        );
        columns.ShouldContain("password_hash");
        var answered = new List<string>();
        foreach (var path in await ListsAsync(site))
        {
            var keys = await KnownKeysAsync(site, path);
            var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            foreach (var column in columns.Where(column => !keys.Contains(Snake(column))))
            {
                foreach (
                    var query in Soak.IsOn
                        ? (string[])[$"q={column}=~a", $"q={column}=1", $"sort={column}", $"sort=-{column}"]
                        : [$"q={column}=~a", $"sort={column}"]
                )
                {
                    var answer = await site.Host.GetAsync($"{path}{mark}{query}", PopulatedSite.Admin);
                    if ((int)answer.StatusCode != 400)
                    {
                        answered.Add($"{path}{mark}{query}: {(int)answer.StatusCode}");
                    }
                }
            }
        }

        answered.ShouldBeEmpty();
    }

    /// <summary>Those that page: they say how long the whole is.</summary>
    private static async Task<List<string>> ListsAsync(PopulatedSite site)
    {
        var lists = new List<string>();
        foreach (
            var route in SiteRoute.Of(site.Host).Where(route => route is { IsRest: true, Method: "GET", IsBuilt: true })
        )
        {
            var path = site.OwnPath(route);
            path = path == "/api/v2.0/labels" ? $"{path}?scope=g" : path;
            var answer = await site.Host.GetAsync(path, PopulatedSite.Admin);
            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            if (answer.Headers.Contains("X-Total-Count"))
            {
                lists.Add(path);
            }
        }

        lists.Count.ShouldBeGreaterThan(10);
        return lists;
    }

    /// <summary>A refusal names the keys that there are: of <c>q</c> and of <c>sort</c>.</summary>
    private static async Task<HashSet<string>> KnownKeysAsync(PopulatedSite site, string path)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var query in (string[])["q=nothing=1", "sort=nothing"])
        {
            var answer = await site.Host.GetAsync($"{path}{mark}{query}", PopulatedSite.Admin);
            ((int)answer.StatusCode).ShouldBe(400, $"{path}{mark}{query}");
            keys.UnionWith(
                Known()
                    .Match(await answer.Content.ReadAsStringAsync())
                    .Groups["keys"]
                    .Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            );
        }

        return keys;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Snake(string name) => Upper().Replace(name, "_$0").TrimStart('_').ToLowerInvariant();

    private static string First(string text) => text[..Math.Min(text.Length, 300)];

    [GeneratedRegex("known are (?<keys>[a-z_., ]+)")]
    private static partial Regex Known();

    [GeneratedRegex("(?<!_)[A-Z](?![A-Z])")]
    private static partial Regex Upper();
}
