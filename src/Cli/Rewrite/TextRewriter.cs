namespace Entrepot.Cli.Rewrite;

/// <summary>Rewrites the image names of one text, and not a byte besides.</summary>
internal sealed class TextRewriter(
    NameRewriter names,
    TextKind kind,
    IReadOnlyList<FieldPath> paths,
    IReadOnlySet<string> governed
)
{
    /// <summary>What has to change; null when the text cannot be understood.</summary>
    /// <param name="fileName">Null: it came through a pipe.</param>
    public IReadOnlyList<Edit>? Find(string text, string? fileName) =>
        KindOf(text, fileName) switch
        {
            TextKind.Plain => [.. PlainNames.Find(text, names)],
            TextKind.Dockerfile => [.. DockerfileNames.Find(text, names)],
            _ => new YamlNames(names, paths, governed).Find(text),
        };

    private TextKind KindOf(string text, string? fileName) =>
        kind != TextKind.Auto ? kind
        : fileName is not null && Path.GetExtension(fileName) is ".yaml" or ".yml" or ".json" ? TextKind.Yaml
        : DockerfileNames.Fits(text) ? TextKind.Dockerfile
        : PlainNames.Fits(text) ? TextKind.Plain
        : TextKind.Yaml;
}
