using System.IO.Pipelines;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Uploads;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Storage;
using Entrepot.Storage.FileSystem;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Database = Entrepot.Data.Database;
using TagName = Entrepot.Oci.Tag;

namespace Entrepot.Unit.Registry;

/// <summary>A registry with a database, a folder and the projects <c>library</c> and <c>other</c>.</summary>
internal sealed class RegistryRig : IAsyncDisposable
{
    public static readonly Actor Alice = new("alice", "User:2");
    public static readonly Actor Bob = new("bob", "User:3");

    private readonly TestDatabase test;
    private readonly TempFolder folder;
    private ServiceProvider services;

    private RegistryRig(TestDatabase test, TempFolder folder)
    {
        this.test = test;
        this.folder = folder;
        Storage = new FaultyStorage(new FileSystemStorage(folder["storage"]));
        services = Compose();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FaultyStorage Storage { get; private set; }

    public Database Database => test.Database;

    public string StorageFolder => folder["storage"];

    public static RepositoryName Nginx { get; } = RepositoryName.Parse("library/web/nginx");
    public static RepositoryName Other { get; } = RepositoryName.Parse("other/web/nginx");

    public static async Task<RegistryRig> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var rig = new RegistryRig(await TestDatabase.CreateAsync(kind), new TempFolder("registry"));
        await rig.Database.WriteAsync(
            (context, token) =>
            {
                context.Projects.Add(new ProjectRow { Name = "library", Public = true });
                context.Projects.Add(new ProjectRow { Name = "other" });
                return context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
        return rig;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>What a killed process comes back with: the database and the folder, and nothing in memory.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        Storage = new FaultyStorage(new FileSystemStorage(folder["storage"]));
        services = Compose();
    }

    public static Digest DigestOf(byte[] content) => DigestAlgorithm.Sha256.Of(content);

    public static UploadChunk Chunk(byte[] content, long? first = null) =>
        new(
            PipeReader.Create(new MemoryStream(content)),
            content.Length,
            first is { } start ? new ByteRange(start, start + content.Length - 1) : null
        );

    public async Task<Digest> UploadAsync(RepositoryName repository, byte[] content)
    {
        var digest = DigestOf(content);
        (
            await Get<BlobUploads>().UploadAsync(repository, Chunk(content), digest, CancellationToken.None)
        ).ShouldBeOfType<UploadCommitResult.Committed>();
        return digest;
    }

    /// <summary>Pushes what the artifact needs, its children, and then itself under the tag or by digest.</summary>
    public async Task<ManifestPushResult> PushAsync(
        RepositoryName repository,
        Artifact artifact,
        string? tag = null,
        Actor? actor = null
    )
    {
        foreach (var blob in artifact.Blobs)
        {
            await UploadAsync(repository, blob.Bytes);
        }

        foreach (var child in artifact.Children)
        {
            (await PushAsync(repository, child)).ShouldBeOfType<ManifestPushResult.Stored>();
        }

        return await PutAsync(repository, artifact.Manifest, tag, actor);
    }

    public Task<ManifestPushResult> PutAsync(
        RepositoryName repository,
        Blob manifest,
        string? tag = null,
        Actor? actor = null
    ) =>
        Get<ManifestPusher>()
            .PushAsync(
                new ManifestPush(
                    repository,
                    Reference.Parse(tag ?? manifest.Digest),
                    MediaType.Parse(manifest.MediaType),
                    manifest.Bytes,
                    []
                ),
                actor ?? Alice,
                CancellationToken.None
            );

    public async Task<Digest?> ResolveAsync(RepositoryName repository, string reference) =>
        (
            await Get<ManifestReader>().FindHeadAsync(repository, Reference.Parse(reference), CancellationToken.None)
        )?.Digest;

    /// <summary>The change log as lines of text.</summary>
    public Task<List<string>> ChangesAsync() =>
        Database.ReadAsync(
            async (context, token) =>
                (await context.Changes.AsNoTracking().OrderBy(row => row.Sequence).ToListAsync(token)).ConvertAll(row =>
                    $"{row.Kind} {row.Repository}:{row.Tag} {row.Digest?.Hex[..6]} {row.Actor}"
                ),
            CancellationToken.None
        );

    public static string Short(Blob manifest) => Digest.Parse(manifest.Digest).Hex[..6];

    public static TagName Tag(string text) => TagName.Parse(text);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await test.DisposeAsync();
        folder.Dispose();
    }

    private ServiceProvider Compose() =>
        new ServiceCollection()
            .AddSingleton(test.Database)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IStorageDriver>(Storage)
            .AddSingleton<ILoggerFactory, LoggerFactory>()
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddRegistry()
            .AddSingleton<StaleUploadSweep>()
            .BuildServiceProvider(validateScopes: true);
}
