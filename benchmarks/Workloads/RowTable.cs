using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>Every row there is.</summary>
internal sealed class RowTable : IDisposable
{
    private const int Megabyte = 1_000_000;
    private readonly Dictionary<int, BlobContent> contents = [];

    public IReadOnlyList<Row> All { get; }

    public RowTable() =>
        All = [
            .. Pushes("push, docker style", (name, size) => target => new DockerPush(name, target, Content(size))),
            .. Pushes("push, one PUT", (name, size) => target => new BlobPush(name, target, Content(size))),
            Blobs(
                "push, chunks of 10 MB",
                100,
                2,
                false,
                (name, size) => target => new ChunkedPush(name, target, Content(size))
            ),
            .. Pulls(),
            Operations("range of 64 KiB", 8, true, name => target => new RangeRead(name, target, Content(100))),
            Operations("manifest GET by tag", 16, true, name => target => new ManifestRead(name, target, "GET", false)),
            Operations(
                "manifest GET by digest",
                16,
                false,
                name => target => new ManifestRead(name, target, "GET", true)
            ),
            Operations(
                "manifest HEAD by tag",
                16,
                false,
                name => target => new ManifestRead(name, target, "HEAD", false)
            ),
            Operations("manifest PUT, new tag", 1, false, name => target => new ManifestPut(name, target)),
            Operations("manifest PUT, new tag", 8, true, name => target => new ManifestPut(name, target)),
            Operations("image pull", 8, true, name => target => new ImagePull(name, target)),
            Operations(
                "push 1 MB and pull 1 MB, 1:3",
                8,
                true,
                name => target => new MixedPushPull(name, target, Content(1))
            ),
            Operations("tags, all 10,000", 1, false, name => target => new TagList(name, target, "")),
            Operations(
                "tags, page of 100 in 10,000",
                1,
                true,
                name => target => new TagList(name, target, "?n=100&last=t05000")
            ),
            Operations("catalog, page of 100", 1, false, name => target => new Catalog(name, target)),
        ];

    public void Dispose()
    {
        foreach (var content in contents.Values)
        {
            content.Dispose();
        }
    }

    private static Row[] Pushes(string name, Func<string, int, Func<Targets.BenchTarget, Workload>> workload) =>
        [
            Blobs(name, 1, 1, false, workload),
            Blobs(name, 1, 8, true, workload),
            Blobs(name, 10, 8, name.Contains("docker", StringComparison.Ordinal), workload),
            Blobs(name, 100, 2, true, workload),
            Blobs(name, 1000, 1, false, workload),
        ];

    private IEnumerable<Row> Pulls()
    {
        Func<string, int, Func<Targets.BenchTarget, Workload>> workload = (name, size) =>
            target => new BlobPull(name, target, Content(size));
        return
        [
            Blobs("pull", 1, 1, false, workload),
            Blobs("pull", 1, 8, true, workload),
            Blobs("pull", 10, 8, false, workload),
            Blobs("pull", 100, 2, true, workload),
            Blobs("pull", 1000, 1, false, workload),
        ];
    }

    private static Row Blobs(
        string name,
        int megabytes,
        int concurrency,
        bool isQuick,
        Func<string, int, Func<Targets.BenchTarget, Workload>> workload
    ) =>
        new(
            $"{name} {megabytes} MB",
            concurrency,
            (long)megabytes * Megabyte,
            isQuick,
            workload($"{name} {megabytes} MB", megabytes)
        );

    private static Row Operations(
        string name,
        int concurrency,
        bool isQuick,
        Func<string, Func<Targets.BenchTarget, Workload>> workload
    ) => new(name, concurrency, 0, isQuick, workload(name));

    private BlobContent Content(int megabytes) =>
        contents.TryGetValue(megabytes, out var content)
            ? content
            : contents[megabytes] = new BlobContent(megabytes * Megabyte);
}
