namespace Entrepot.Oci;

/// <summary>Either a document or the reason in words why the bytes are no manifest.</summary>
public sealed class ManifestParseResult
{
    private ManifestParseResult(ManifestDocument? document, string? fault)
    {
        Document = document;
        Fault = fault;
    }

    public ManifestDocument? Document { get; }

    /// <summary>What is wrong, in words for the person who pushed; null when <see cref="Document"/> is there.</summary>
    public string? Fault { get; }

    public static ManifestParseResult Parsed(ManifestDocument document) => new(document, null);

    public static ManifestParseResult Refused(string fault) => new(null, fault);
}
