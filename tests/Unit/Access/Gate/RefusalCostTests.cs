using System.Collections.Concurrent;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Distribution;
using Entrepot.Rigs.Images;
using Entrepot.Storage;
using Entrepot.Unit.Growth;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Gate;

/// <summary>
/// What exists and may not be known of is not to be told by the time of an answer either. Times are noise; what takes the
/// time is counted: the statements that the database is sent, what the storage is asked for, and slow hashes. On
/// PostgreSQL, because there a request's writes are its own.
/// </summary>
public sealed class RefusalCostTests : IAsyncLifetime
{
    private readonly AsyncLocal<bool> inRequest = new();
    private readonly ConcurrentQueue<string> stored = new();
    private readonly Artifact secret;
    private readonly Artifact own;
    private readonly CommandLog log;
    private string? database;
    private long hidden;
    private SiteHost site = null!;

    public RefusalCostTests()
    {
        var images = new ImageBuilder();
        (secret, own) = (images.Image(100), images.Image(200));
        // Before the site: who looks whether somebody listens remembers for a second that nobody does.
        log = new CommandLog(connection => inRequest.Value && connection.Database == database);
    }

    private string Known => secret.Blobs[0].Digest;

    private static string Unknown => $"sha256:{new string('0', 64)}";

    public async ValueTask InitializeAsync()
    {
        site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            kind: DatabaseKind.Postgres,
            services: services =>
            {
                services.AddDistribution();
                var made = services
                    .Last(service => service.ServiceType == typeof(IStorageDriver))
                    .ImplementationFactory!;
                services.AddSingleton(provider => StorageLog.Of((IStorageDriver)made(provider), NoteStorage));
            },
            beforeRouting: app =>
            {
                app.UseDistribution();
                app.Use(next =>
                    context =>
                    {
                        inRequest.Value = true;
                        return next(context);
                    }
                );
            }
        );
        database = new NpgsqlConnectionStringBuilder(site.ConnectionString).Database;
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        hidden = await site.AddProjectAsync("hidden");
        await site.AddProjectAsync("team");
        await site.AddMemberAsync("team", "ann", ProjectRole.ProjectAdmin);
        await site.PushAsync("hidden/app", secret, "v1");
        await site.PushAsync("team/app", own, "v1");
        await TestRobot.OfSiteAsync(site, "there", "team repository:pull");
    }

    public async ValueTask DisposeAsync()
    {
        log.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_of_others_costs_what_one_costs_that_nobody_has()
    {
        foreach (
            var (method, there, nowhere) in ((string, string, string)[])
                [
                    (
                        "POST",
                        $"/v2/team/app/blobs/uploads/?mount={Known}&from=hidden/app",
                        $"/v2/team/app/blobs/uploads/?mount={Unknown}&from=hidden/app"
                    ),
                    (
                        "POST",
                        $"/v2/team/app/blobs/uploads/?mount={Known}&from=hidden/app",
                        $"/v2/team/app/blobs/uploads/?mount={Known}&from=absent/app"
                    ),
                    (
                        "POST",
                        $"/v2/team/app/blobs/uploads/?mount={Known}",
                        $"/v2/team/app/blobs/uploads/?mount={Unknown}"
                    ),
                    (
                        "POST",
                        $"/v2/team/app/blobs/uploads/?mount={Known}&from=team/app",
                        $"/v2/team/app/blobs/uploads/?mount={Unknown}&from=team/app"
                    ),
                    ("HEAD", $"/v2/team/app/blobs/{Known}", $"/v2/team/app/blobs/{Unknown}"),
                    ("GET", $"/v2/team/app/blobs/{Known}", $"/v2/team/app/blobs/{Unknown}"),
                    ("DELETE", $"/v2/team/app/blobs/{Known}", $"/v2/team/app/blobs/{Unknown}"),
                    ("GET", $"/v2/team/app/manifests/{secret.Digest}", $"/v2/team/app/manifests/{Unknown}"),
                    ("GET", $"/v2/team/app/referrers/{secret.Digest}", $"/v2/team/app/referrers/{Unknown}"),
                ]
        )
        {
            await CompareAsync(SiteHost.Basic("ann"), method, there, nowhere);
        }
    }

    [Fact]
    public async Task A_project_of_others_costs_what_one_costs_that_is_not_there()
    {
        var machine = await TestRobot.OfSiteAsync(site, "machine", "team repository:pull,project:read,label:create");
        foreach (var authorization in (string[])[SiteHost.Basic("ann"), machine.Basic])
        {
            foreach (
                var (method, path) in ((string, string)[])
                    [
                        ("HEAD", $"/v2/PROJECT/app/blobs/{Known}"),
                        ("GET", "/v2/PROJECT/app/manifests/v1"),
                        ("GET", "/v2/PROJECT/app/tags/list"),
                        ("POST", "/v2/PROJECT/app/blobs/uploads/"),
                        ("GET", "/service/token?service=harbor-registry&scope=repository:PROJECT/app:pull,push"),
                        ("GET", "/api/v2.0/projects/PROJECT"),
                        ("GET", "/api/v2.0/projects/PROJECT/summary"),
                        ("GET", "/api/v2.0/projects/PROJECT/members"),
                        ("GET", "/api/v2.0/projects/PROJECT/repositories/app/artifacts/v1"),
                        ("DELETE", "/api/v2.0/projects/PROJECT"),
                    ]
            )
            {
                await CompareAsync(
                    authorization,
                    method,
                    path.Replace("PROJECT", "hidden", StringComparison.Ordinal),
                    path.Replace("PROJECT", "absent", StringComparison.Ordinal)
                );
            }

            const string permissions = "/api/v2.0/users/current/permissions?scope=/project/";
            await CompareAsync(authorization, "GET", $"{permissions}{hidden}", $"{permissions}{hidden + 1000}");
        }
    }

    [Fact]
    public async Task A_robot_account_of_others_costs_what_one_costs_that_is_not_there()
    {
        var ofProject = await TestRobot.OfProjectAsync(site, "secret", "hidden repository:pull");
        var ofSite = await TestRobot.OfSiteAsync(site, "wide", "hidden repository:pull", "/ registry:list");
        var machine = await TestRobot.OfSiteAsync(site, "machine", "team robot:read,robot:list");
        foreach (var authorization in (string[])[SiteHost.Basic("ann"), machine.Basic])
        {
            foreach (var method in (string[])["GET", "DELETE"])
            {
                foreach (var robot in (TestRobot[])[ofProject, ofSite])
                {
                    await CompareAsync(authorization, method, robot.Self, $"{TestRobot.Path}/999999");
                }
            }
        }
    }

    [Theory]
    [InlineData("\"db_auth\"", AccountSource.Local)]
    [InlineData("\"oidc_auth\"", AccountSource.Oidc)]
    public async Task A_name_that_is_somebodys_costs_what_one_costs_that_is_nobodys(string mode, AccountSource source)
    {
        await site.WriteAsync(context =>
        {
            foreach (var account in context.Accounts.Where(row => row.Name == "ann" || row.Name == "bob"))
            {
                (account.Source, account.Disabled) = (source, account.Name == "bob");
            }

            return Task.CompletedTask;
        });
        await site.ConfigureAsync("auth_mode", mode);
        foreach (var path in (string[])["/api/v2.0/users/current", "/service/token?service=harbor-registry", "/v2/"])
        {
            var nobody = await CostAsync("GET", path, SiteHost.Basic("carl", "Wrong-Horse-1"));
            foreach (var name in (string[])["ann", "bob"])
            {
                (await CostAsync("GET", path, SiteHost.Basic(name, "Wrong-Horse-1"))).ShouldBe(nobody, name);
            }

            var noRobot = await CostAsync("GET", path, SiteHost.Basic("robot$absent", "Wrong-Horse-1"));
            (await CostAsync("GET", path, SiteHost.Basic("robot$there", "Wrong-Horse-1"))).ShouldBe(noRobot);
        }
    }

    private async Task CompareAsync(string authorization, string method, string there, string nowhere)
    {
        // Whose password was right just now is not asked for a slow hash again.
        (await site.GetAsync("/v2/", authorization)).EnsureSuccessStatusCode();
        var cost = await CostAsync(method, there, authorization);
        cost.ShouldNotBeEmpty();
        cost.ShouldBe(await CostAsync(method, nowhere, authorization), $"{method} {there} and {nowhere}");
    }

    /// <summary>What the request makes the server do, when nothing is remembered of one before.</summary>
    private async Task<List<string>> CostAsync(string method, string path, string authorization)
    {
        var passwords = site.Services.GetRequiredService<Passwords>();
        var (label, compared) = (Guid.NewGuid().ToString(), passwords.Compared);
        site.Services.GetRequiredService<Rights>().Drop();
        stored.Clear();
        log.Label = label;
        using var answer = await site.SendAsync(new HttpMethod(method), path, authorization);
        log.Label = null;
        return
        [
            $"{(int)answer.StatusCode}",
            .. log
                .Commands.Where(command => command.Label == label)
                .Select(command => command.Sql)
                // Read by whoever comes when two seconds are over.
                .Where(sql => !sql.Contains("FROM configuration", StringComparison.Ordinal)),
            .. stored,
            $"{passwords.Compared - compared} slow hashes",
        ];
    }

    private void NoteStorage(string call)
    {
        if (inRequest.Value)
        {
            stored.Enqueue(call);
        }
    }
}
