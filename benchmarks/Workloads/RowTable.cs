using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>Every row there is.</summary>
internal sealed class RowTable : IDisposable
{
    private const int Megabyte = 1_000_000;
    private static readonly int[] Sizes = [1, 10, 100, 1000];

    /// <summary>The rows that every change is held to; their names are what scripts look for.</summary>
    private static readonly HashSet<(string Name, int Concurrency)> Quick =
    [
        ("push docker style 1 MB", 8),
        ("push docker style 10 MB", 8),
        ("push docker style 100 MB", 2),
        ("pull 1 MB", 8),
        ("pull 100 MB", 2),
        ("pull 10 MB HTTPS", 8),
        ("mixed pull", 8),
        ("manifest GET by tag", 16),
        ("manifest PUT new tag", 8),
        ("tags page of 100 in 10,000", 1),
    ];

    private readonly Dictionary<int, BlobContent> contents = [];

    public RowTable() =>
        All = [
            .. (
                (IEnumerable<Row>)
                    [.. Pushes(), .. Pulls(), .. Tls(), .. Images(), .. Manifests(), .. Lists(), .. Logins()]
            ).Select(row => row with { IsQuick = Quick.Contains((row.Name, row.Concurrency)) }),
        ];

    public IReadOnlyList<Row> All { get; }

    public void Dispose()
    {
        foreach (var content in contents.Values)
        {
            content.Dispose();
        }
    }

    private IEnumerable<Row> Pushes()
    {
        foreach (var size in Sizes)
        {
            foreach (var concurrency in Concurrencies(size))
            {
                yield return DockerPush(size, concurrency);
                yield return Blobs(RowKind.Push, $"push one PUT {size} MB", size, concurrency, OnePut);
                yield return Blobs(RowKind.Push, $"push chunked {size} MB", size, concurrency, Chunked);
            }
        }

        static Workload OnePut(BenchTarget target, BlobContent content) => new BlobPush(target, content);
        static Workload Chunked(BenchTarget target, BlobContent content) => new ChunkedPush(target, content);
    }

    private IEnumerable<Row> Pulls() =>
        from size in Sizes
        from concurrency in Concurrencies(size)
        select Pull(size, concurrency);

    private IEnumerable<Row> Tls() =>
        ((IEnumerable<Row>)[DockerPush(10, 8), Pull(1, 8), Pull(10, 1), Pull(10, 8), Pull(100, 2)]).Select(row =>
            OverTls(row)
        );

    private IEnumerable<Row> Images() =>
        [
            Operations("mixed pull", 8, target => new ImagePull(target)),
            Operations("mixed push and pull", 8, target => new MixedPushPull(target, Content(1))),
            Operations("range read of 64 KiB", 8, target => new RangeRead(target, Content(100))),
        ];

    private static IEnumerable<Row> Manifests() =>
        [
            Operations("manifest GET by tag", 1, target => new ManifestRead(target, "GET", false)),
            Operations("manifest GET by tag", 16, target => new ManifestRead(target, "GET", false)),
            Operations("manifest GET by digest", 16, target => new ManifestRead(target, "GET", true)),
            Operations("manifest HEAD by tag", 16, target => new ManifestRead(target, "HEAD", false)),
            Operations("manifest PUT new tag", 1, target => new ManifestPut(target)),
            Operations("manifest PUT new tag", 8, target => new ManifestPut(target)),
        ];

    private static IEnumerable<Row> Lists() =>
        [
            Operations("tags all 10,000", 1, target => new TagList(target, "")),
            Operations("tags page of 100 in 10,000", 1, target => new TagList(target, "?n=100&last=t05000")),
            Operations("catalog page of 100", 1, target => new Catalog(target)),
        ];

    private static IEnumerable<Row> Logins() =>
        [
            Operations("token fetch", 8, target => target.HasTokenService ? new TokenFetch(target) : null),
            Operations("login Basic at /v2/", 8, target => new Login(target)) with
            {
                Door = Door.Basic,
            },
            Operations("manifest GET by tag Basic", 16, target => new ManifestRead(target, "GET", false)) with
            {
                Door = Door.Basic,
            },
        ];

    /// <summary>Eight of 100 MB at once are mostly the disk: two are measured beside them.</summary>
    private static int[] Concurrencies(int megabytes) => megabytes == 100 ? [1, 2, 8] : [1, 8];

    private Row DockerPush(int megabytes, int concurrency) =>
        Blobs(
            RowKind.Push,
            $"push docker style {megabytes} MB",
            megabytes,
            concurrency,
            (target, content) => new DockerPush(target, content)
        );

    private Row Pull(int megabytes, int concurrency) =>
        Blobs(
            RowKind.Pull,
            $"pull {megabytes} MB",
            megabytes,
            concurrency,
            (target, content) => new BlobPull(target, content)
        );

    private static Row OverTls(Row row) => row with { Name = $"{row.Name} HTTPS", Door = Door.Tls };

    private Row Blobs(
        RowKind kind,
        string name,
        int megabytes,
        int concurrency,
        Func<BenchTarget, BlobContent, Workload> workload
    ) =>
        new(name, concurrency, target => workload(target, Content(megabytes)))
        {
            Kind = kind,
            BytesPerOperation = (long)megabytes * Megabyte,
            Content = () => Content(megabytes),
        };

    private static Row Operations(string name, int concurrency, Func<BenchTarget, Workload?> workload) =>
        new(name, concurrency, workload);

    private BlobContent Content(int megabytes) =>
        contents.TryGetValue(megabytes, out var content)
            ? content
            : contents[megabytes] = new BlobContent(megabytes * Megabyte);
}
