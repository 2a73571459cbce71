using System.IO.Enumeration;

namespace Entrepot.Cli.Webhook;

/// <summary>Which objects a webhook has to do with; the rest it lets through as they are.</summary>
/// <param name="Namespaces">Names, in which <c>*</c> stands for anything; empty: all.</param>
/// <param name="Excluded">Names of the same kind that are left out.</param>
/// <param name="Labels">Of the object.</param>
public sealed record WebhookScope(
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<string> Excluded,
    LabelSelector Labels
)
{
    public bool Holds(AdmissionRequest request) =>
        (Namespaces.Count == 0 || Has(Namespaces, request.Namespace))
        && !Has(Excluded, request.Namespace)
        && Labels.Selects(request.Labels);

    private static bool Has(IReadOnlyList<string> patterns, string name) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
