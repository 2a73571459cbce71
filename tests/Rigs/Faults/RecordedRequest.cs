namespace Entrepot.Rigs.Faults;

/// <summary>A request that a <see cref="FaultyHttpFront"/> has seen.</summary>
/// <param name="Method">GET, HEAD, ….</param>
/// <param name="Path">The path as it came, escapes and all.</param>
/// <param name="Query">The query with its question mark, or empty.</param>
/// <param name="Headers">The headers, several values of one name joined by commas.</param>
/// <param name="At">When the headers had arrived.</param>
public sealed record RecordedRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset At
)
{
    /// <summary>The status that was answered; 0 while there is none, or when the connection was reset.</summary>
    public int Status { get; internal set; }

    /// <summary>Whether content is brought: the upload of a blob, not of a manifest.</summary>
    public bool IsUpload => Path.Contains("/blobs/uploads/", StringComparison.Ordinal);

    /// <summary>Whether this asks for or brings a manifest.</summary>
    public bool IsManifest => Path.Contains("/manifests/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}{Query} -> {Status}";
}
