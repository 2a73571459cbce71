using System.Diagnostics.CodeAnalysis;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// Where a custom resource has an image name: <c>spec.image</c>, <c>spec.jobs[].image</c>, or for one kind alone
/// <c>Prometheus:spec.image</c>.
/// </summary>
internal sealed class FieldPath
{
    private readonly string? kind;
    private readonly IReadOnlyList<string> steps;

    private FieldPath(string? kind, IReadOnlyList<string> steps)
    {
        this.kind = kind;
        this.steps = steps;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out FieldPath? path)
    {
        var (kind, fields) = text.Split(':') switch
        {
            [var all] => (null, all),
            [var one, var rest] => (one, rest),
            _ => (null, ""),
        };
        string[] steps = fields.Split('.');
        var fits = steps.All(step => step.Replace("[]", "", StringComparison.Ordinal).Length > 0);
        path = fits ? new FieldPath(kind, steps) : null;
        return fits;
    }

    public IEnumerable<YamlScalarNode> Find(YamlNode root) =>
        kind is null || root.TextAt("kind") == kind
            ? steps.Aggregate((IEnumerable<YamlNode>)[root], Step).OfType<YamlScalarNode>()
            : [];

    private static IEnumerable<YamlNode> Step(IEnumerable<YamlNode> nodes, string step)
    {
        var isList = step.EndsWith("[]", StringComparison.Ordinal);
        var below = nodes.Select(node => node.At(isList ? step[..^2] : step)).OfType<YamlNode>();
        return isList ? below.OfType<YamlSequenceNode>().SelectMany(list => list.Children) : below;
    }
}
