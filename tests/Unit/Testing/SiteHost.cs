using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entrepot.Access;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Entrepot.Access.Projects;
using Entrepot.Access.Secrets;
using Entrepot.Access.Tokens;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management;
using Entrepot.Oci;
using Entrepot.Portal;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Uploads;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Postgres;
using Entrepot.Server.Hosting;
using Entrepot.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;

namespace Entrepot.Unit.Testing;

/// <summary>
/// A server on loopback with the gate, the token endpoint and whatever a test maps behind them, on a database of its
/// own. The account <c>admin</c> has <see cref="Password"/>, as has everyone made by <see cref="AddAccountAsync"/>.
/// </summary>
internal sealed class SiteHost : IAsyncDisposable
{
    public const string Password = "Correct-Horse-1";

    private static readonly Lazy<string> SigningKeyPem = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    /// <summary>What the change log tells of, and no act.</summary>
    private static readonly string[] OfContent = ["artifact", "tag", "repository"];

    private readonly TempFolder keys = new("keys");
    private TestDatabase? database;
    private WebApplication? app;

    private SiteHost() { }

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    public Database Database => database!.Database;

    /// <inheritdoc cref="TestDatabase.ConnectionString"/>
    public string ConnectionString => database!.ConnectionString;

    public static async Task<SiteHost> StartAsync(
        Action<WebApplication>? map = null,
        Action<AccessOptions>? options = null,
        TimeProvider? clock = null,
        DatabaseKind kind = DatabaseKind.Sqlite,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? beforeRouting = null
    )
    {
        var host = new SiteHost();
        try
        {
            await host.StartWithAsync(map, options, clock, kind, services, beforeRouting);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async Task<long> AddAccountAsync(string name, bool systemAdministrator = false)
    {
        var hash = Services.GetRequiredService<Passwords>().Hash(Password);
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await WriteAsync(context =>
        {
            context.Accounts.Add(
                new AccountRow
                {
                    Name = name,
                    PasswordHash = hash,
                    Email = $"{name}@example.org",
                    RealName = name,
                    SystemAdministrator = systemAdministrator,
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            );
            return Task.CompletedTask;
        });
        return await AccountIdAsync(name);
    }

    public Task<AccountRow> AccountAsync(string name) =>
        Database.ReadAsync(
            (context, token) => context.Accounts.AsNoTracking().SingleAsync(row => row.Name == name, token),
            CancellationToken.None
        );

    /// <summary>Sets an item of the site's configuration.</summary>
    /// <param name="value">As JSON.</param>
    public async Task ConfigureAsync(string key, string value)
    {
        await WriteAsync(context =>
        {
            context.Configurations.Add(new ConfigurationRow { Key = key, Value = value });
            return Task.CompletedTask;
        });
        Services.GetRequiredService<ConfigurationBook>().Drop();
    }

    public async Task<long> AddProjectAsync(string name, bool isPublic = false)
    {
        ProjectName.TryParse(name, out var projectName).ShouldBeTrue();
        var owner = await AccountIdAsync("admin");
        var creation = await Services
            .GetRequiredService<ProjectDirectory>()
            .CreateAsync(new NewProject(projectName, owner, isPublic), Acts.By("admin"), CancellationToken.None);
        return creation.ShouldBeOfType<ProjectCreation.Created>().Id;
    }

    public async Task AddMemberAsync(string project, string account, ProjectRole role)
    {
        var accountId = await AccountIdAsync(account);
        await WriteAsync(async context =>
            context.ProjectMembers.Add(
                new ProjectMemberRow
                {
                    ProjectId = await context
                        .Projects.Where(row => row.Name == project)
                        .Select(row => row.Id)
                        .SingleAsync(),
                    AccountId = accountId,
                    Role = (int)role,
                }
            )
        );
    }

    /// <summary>Pushes all that the artifact needs and then itself, under the tag or by digest.</summary>
    public async Task PushAsync(string repository, Artifact artifact, string? tag = null)
    {
        var name = RepositoryName.Parse(repository);
        foreach (var part in artifact.ChildrenFirst())
        {
            foreach (var blob in part.Blobs)
            {
                var chunk = new UploadChunk(PipeReader.Create(new MemoryStream(blob.Bytes)), blob.Bytes.Length, null);
                (
                    await Services
                        .GetRequiredService<BlobUploads>()
                        .UploadAsync(name, chunk, Digest.Parse(blob.Digest), CancellationToken.None)
                ).ShouldBeOfType<UploadCommitResult.Committed>();
            }

            var reference = part == artifact && tag is not null ? tag : part.Digest;
            (
                await Services
                    .GetRequiredService<ManifestPusher>()
                    .PushAsync(
                        new ManifestPush(
                            name,
                            Reference.Parse(reference),
                            MediaType.Parse(part.Manifest.MediaType),
                            part.Manifest.Bytes,
                            []
                        ),
                        new Actor("admin", "User:1"),
                        CancellationToken.None
                    )
            ).ShouldBeOfType<ManifestPushResult.Stored>();
        }
    }

    /// <summary>The kinds of changes that the log has, in order.</summary>
    public Task<List<string>> ChangesAsync() =>
        Database.ReadAsync(
            async (context, token) =>
                (await context.Changes.AsNoTracking().OrderBy(row => row.Sequence).ToListAsync(token)).ConvertAll(row =>
                    $"{row.Kind} {row.Repository}:{row.Tag} by {row.Actor}"
                ),
            CancellationToken.None
        );

    /// <summary>What people did, as the audit log is told of it, in order: what is in it by now, and what is still to come.</summary>
    public async Task<List<string>> ActsAsync()
    {
        while (true)
        {
            var before = await WaitingActsAsync();
            var written = await Database.ReadAsync(
                (context, token) => context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync(token),
                CancellationToken.None
            );
            if ((await WaitingActsAsync()).Count == before.Count)
            {
                return
                [
                    .. written
                        .Where(row => row.Succeeded && !OfContent.Contains(row.ResourceType))
                        .Select(row => (row.Actor, row.Operation, row.ResourceType, row.Resource, row.ProjectId))
                        .Concat(
                            before.Select(row =>
                                (row.Actor, row.Operation, row.ResourceType, row.Resource, row.ProjectId)
                            )
                        )
                        .Where(told => told.Actor.Length > 0 && told.Operation != "test")
                        .Select(told =>
                            $"{told.Actor} {told.Operation} {told.ResourceType} {told.Resource}"
                            + (told.ProjectId is { } project ? $" of {project}" : "")
                        ),
                ];
            }
        }
    }

    /// <summary>Takes the PostgreSQL database away under the running site.</summary>
    public async Task DropDatabaseAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        var name = new NpgsqlConnectionStringBuilder(database!.ConnectionString).Database;
        command.CommandText = $"DROP DATABASE {name} WITH (FORCE)";

        // It waits for a checkpoint, and other tests keep the disk busy.
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    private Task<List<ActRow>> WaitingActsAsync() =>
        Database.ReadAsync(
            (context, token) => context.Acts.AsNoTracking().OrderBy(row => row.Id).ToListAsync(token),
            CancellationToken.None
        );

    /// <summary>Changes rows and makes the host see it at once.</summary>
    public async Task WriteAsync(Func<EntrepotContext, Task> change)
    {
        await Database.WriteAsync(
            async (context, token) =>
            {
                await change(context);
                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
        Services.GetRequiredService<Rights>().Drop();
    }

    /// <summary>Makes the host see a change of the configuration's rows at once.</summary>
    public void DropConfiguration() => Services.GetRequiredService<ConfigurationBook>().Drop();

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? authorization = null,
        HttpContent? content = null
    )
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? authorization = null) =>
        SendAsync(HttpMethod.Get, path, authorization);

    public Task<HttpResponseMessage> SendJsonAsync(
        HttpMethod method,
        string path,
        string? authorization,
        string json
    ) => SendAsync(method, path, authorization, new StringContent(json, Encoding.UTF8, "application/json"));

    public static string Basic(string name, string password = Password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))}";

    /// <summary>A bearer header with a token for the scopes, for anonymous when no name is given.</summary>
    public async Task<string> BearerAsync(string? name, params string[] scopes)
    {
        var query = string.Concat(scopes.Select(scope => $"&scope={Uri.EscapeDataString(scope)}"));
        var answer = await GetAsync(
            $"/service/token?service=harbor-registry{query}",
            name is null ? null : Basic(name)
        );
        answer.EnsureSuccessStatusCode();
        return $"Bearer {(await JsonAsync(answer)).GetProperty("token").GetString()}";
    }

    public static Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<string> ErrorCodeAsync(HttpResponseMessage answer) =>
        (await JsonAsync(answer)).GetProperty("errors")[0].GetProperty("code").GetString()!;

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        keys.Dispose();
    }

    private async Task StartWithAsync(
        Action<WebApplication>? map,
        Action<AccessOptions>? options,
        TimeProvider? clock,
        DatabaseKind kind,
        Action<IServiceCollection>? services,
        Action<WebApplication>? beforeRouting
    )
    {
        database = await TestDatabase.CreateAsync(kind, clock);
        var access = new AccessOptions { KeyFolder = keys.Path, PasswordIterations = 1 };
        options?.Invoke(access);
        var builder = WebApplication.CreateSlimBuilder();
        builder.ConfigurePortal();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database.Database);
        builder.Services.TryAddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<IWayOutside, WayOutside>();
        builder
            .Services.AddStorage(keys["storage"])
            .AddRegistry()
            .AddRemotes(new OutboundOptions())
            .AddReplication(new ReplicationOptions())
            .AddAccess(access)
            .AddManagement();
        services?.Invoke(builder.Services);
        app = builder.Build();
        app.Use(TellFailuresAsync);
        app.UseManagement();
        beforeRouting?.Invoke(app);
        app.UseRouting();
        app.UseOperationsToCome();
        app.UseAccess();
        app.MapAccess();
        app.MapManagement();
        map?.Invoke(app);
        await AddSigningKeyAsync();
        await Services.GetRequiredService<FirstStart>().RunAsync(Password, CancellationToken.None);
        await app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
        Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
    }

    /// <summary>All sites of the tests sign with one key: to make one takes as long as many tests.</summary>
    private async Task AddSigningKeyAsync()
    {
        using var key = RSA.Create();
        key.ImportFromPem(SigningKeyPem.Value);
        var id = SigningKey.Of(key).KeyId;
        var secret = Services
            .GetRequiredService<SecretProtector>()
            .Protect($"signing_key/protected_key/{id}", SigningKeyPem.Value);
        await Database.WriteAsync(
            (context, token) =>
            {
                context.SigningKeys.Add(
                    new SigningKeyRow
                    {
                        KeyId = id,
                        ProtectedKey = secret,
                        CreatedAt = DateTimeOffset.UnixEpoch,
                    }
                );
                return context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
    }

    /// <summary>A test should fail with what went wrong and not with a bare 500.</summary>
    private static async Task TellFailuresAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync(failure.ToString());
        }
    }

    private Task<long> AccountIdAsync(string name) =>
        Database.ReadAsync(
            (context, token) =>
                context.Accounts.Where(row => row.Name == name).Select(row => row.Id).SingleAsync(token),
            CancellationToken.None
        );
}
