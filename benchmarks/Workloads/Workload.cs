using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>What is done over and over against one registry.</summary>
internal abstract class Workload(BenchTarget target, string repository = "library/bench")
{
    protected BenchTarget Target => target;

    protected string Repository => repository;

    /// <summary>The header line that every request carries: a token's check is part of the work.</summary>
    protected string Authorization { get; set; } = "";

    /// <summary>Makes ready what the operations need; not measured.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => RenewAsync(cancellationToken);

    /// <summary>Tokens are short-lived: each run begins with a new one.</summary>
    public virtual async Task RenewAsync(CancellationToken cancellationToken) =>
        Authorization = await target.AuthorizeAsync($"repository:{repository}:pull,push", cancellationToken);

    /// <summary>One operation. Called by several threads at once, each with its connection.</summary>
    public abstract void Run(WireConnection connection);

    protected static WireAnswer Expect(WireAnswer answer, int status, string what) =>
        answer.Status == status
            ? answer
            : throw new WorkloadException($"{what} answered {answer.Status}, not {status}");

    protected void Get(WireConnection connection, string path, string headers = "", int status = 200) =>
        Expect(connection.Send("GET", path, Authorization + headers), status, path);

    /// <summary>Begins an upload and gives where it goes on, as a request target.</summary>
    protected string StartUpload(WireConnection connection)
    {
        var path = $"/v2/{Repository}/blobs/uploads/";
        var location = Expect(connection.Send("POST", path, Authorization), 202, path).Location!;
        return PathOf(location);
    }

    protected static string PathOf(string location) =>
        location.StartsWith('/') ? location : new Uri(location).PathAndQuery;

    protected static string WithDigest(string location, string digest) =>
        $"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={digest}";

    /// <summary>A whole blob in one PUT.</summary>
    protected void Push(WireConnection connection, BenchBlob blob)
    {
        var location = WithDigest(StartUpload(connection), blob.Digest);
        var headers =
            $"{Authorization}Content-Type: application/octet-stream\r\n{WireConnection.Length(blob.Content.Size)}";
        Expect(connection.SendFile("PUT", location, headers, blob.Content.PlainFile, blob.Tail), 201, "PUT of a blob");
    }
}
