using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Distribution;
using Entrepot.Rigs.Images;

namespace Entrepot.Unit.Testing;

/// <summary>
/// A site with a thing of each kind in two projects: <c>mine</c>, which the account <c>ann</c> administers, and
/// <c>hidden</c>, of which it may not know. For every parameter of a route it has a <see cref="Fixture"/>.
/// </summary>
internal sealed class PopulatedSite : IAsyncDisposable
{
    private const long Foreign = 770_001;
    private const long Own = 770_002;
    private const long Missing = 880_001;

    /// <summary>By what stands before the parameter and by its name, or by its name alone.</summary>
    private readonly Dictionary<string, Fixture> fixtures;

    private PopulatedSite(SiteHost host, Artifact own, Artifact foreign)
    {
        Host = host;
        fixtures = new Dictionary<string, Fixture>(StringComparer.Ordinal)
        {
            ["project_name"] = new("mine", "hidden", "absent"),
            ["project_name_or_id"] = new("mine", "hidden", "absent"),
            ["name"] = new("mine/app", "hidden/secret", "absent/secret"),
            ["repository_name"] = new("app", "secret", "absent"),
            ["reference"] = new(own.Digest, foreign.Digest, $"sha256:{new string('a', 64)}"),
            ["digest"] = new(own.Blobs[0].Digest, foreign.Blobs[0].Digest, $"sha256:{new string('b', 64)}"),
            ["tag_name"] = new("v1", "v2", "v3"),
            ["addition"] = Always("build_history"),
            ["meta_name"] = new("auto_sbom_generation", "auto_scan", "prevent_vul"),
            ["users/{user_id}"] = Numbers(Own, Foreign),
            ["users/{id}"] = Numbers(Own, Foreign),
            ["labels/{id}"] = Numbers(Own, Foreign),
            ["labels/{label_id}"] = Numbers(Own, Foreign),
            ["members/{mid}"] = Numbers(Own, Foreign),
            ["members/{id}"] = Numbers(Own, Foreign),
            ["robots/{id}"] = Numbers(Own, Foreign),
            ["robots/{robot_id}"] = Numbers(Own, Foreign),
            ["usergroups/{id}"] = Numbers(Own, Foreign),
            ["usergroups/{group_id}"] = Numbers(Own, Foreign),
        };
    }

    public SiteHost Host { get; }

    public static string Ann => SiteHost.Basic("ann");

    public static string Admin => SiteHost.Basic("admin");

    public static async Task<PopulatedSite> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var host = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            kind: kind,
            services: services => services.AddDistribution(),
            beforeRouting: app => app.UseDistribution()
        );
        await host.AddAccountAsync("ann");
        await host.AddProjectAsync("mine");
        await host.AddMemberAsync("mine", "ann", ProjectRole.ProjectAdmin);
        await host.WriteAsync(context =>
        {
            var now = DateTimeOffset.UtcNow;
            context.Accounts.AddRange(Account(Own, now), Account(Foreign, now));
            context.Projects.Add(
                new ProjectRow
                {
                    Id = Foreign,
                    Name = "hidden",
                    OwnerId = 1,
                    Metadata = """{"auto_scan":"true"}""",
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            );
            context.UserGroups.AddRange(Group(Own, now), Group(Foreign, now));
            return Task.CompletedTask;
        });
        await host.WriteAsync(context =>
        {
            var mine = context.Projects.Single(row => row.Name == "mine").Id;
            foreach (var (id, project) in ((long, long)[])[(Own, mine), (Foreign, Foreign)])
            {
                var now = DateTimeOffset.UtcNow;
                context.Labels.Add(
                    new LabelRow
                    {
                        Id = id,
                        ProjectId = project,
                        Name = "label",
                        CreatedAt = now,
                        UpdatedAt = now,
                    }
                );
                context.ProjectMembers.Add(
                    new ProjectMemberRow
                    {
                        Id = id,
                        ProjectId = project,
                        AccountId = id,
                        Role = (int)ProjectRole.Guest,
                        CreatedAt = now,
                        UpdatedAt = now,
                    }
                );
                context.Robots.Add(
                    new RobotRow
                    {
                        Id = id,
                        Name = "robot",
                        ProjectId = project,
                        SecretHash = [1],
                        SecretSalt = [1],
                        Permissions = "[]",
                        Creator = "User:1",
                        Duration = -1,
                        CreatedAt = now,
                        UpdatedAt = now,
                    }
                );
            }

            return Task.CompletedTask;
        });
        var (own, foreign) = (new ImageBuilder(1).Image(100), new ImageBuilder(2).Image(100));
        await host.PushAsync("mine/app", own, "v1");
        await host.PushAsync("hidden/secret", foreign, "v1");
        await host.PushAsync("hidden/secret", foreign, "v2");
        return new PopulatedSite(host, own, foreign);
    }

    /// <summary>Null: nobody has said what may stand there.</summary>
    public Fixture? FixtureOf(RouteParameter parameter) =>
        fixtures.GetValueOrDefault(parameter.ToString()) ?? fixtures.GetValueOrDefault(parameter.Name);

    /// <summary>A path of the route in the project <c>mine</c>; numbers that nobody has said anything about are 1.</summary>
    public string OwnPath(SiteRoute route) => route.Path(parameter => FixtureOf(parameter)?.Own ?? "1");

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static Fixture Numbers(long own, long foreign) => new($"{own}", $"{foreign}", $"{Missing}");

    private static Fixture Always(string value) => new(value, value, value);

    private static AccountRow Account(long id, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Name = $"person-{id}",
            PasswordHash = "",
            CreatedAt = now,
            UpdatedAt = now,
        };

    private static UserGroupRow Group(long id, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Name = $"group-{id}",
            Kind = UserGroupKind.Oidc,
            CreatedAt = now,
            UpdatedAt = now,
        };
}
