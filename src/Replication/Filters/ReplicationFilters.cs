using Entrepot.Oci;

namespace Entrepot.Replication.Filters;

/// <summary>All filters of a rule: an artifact is selected when it passes every one of them.</summary>
public sealed class ReplicationFilters(IReadOnlyList<ReplicationFilter> filters)
{
    /// <summary>Whether what is selected depends on the labels that an artifact carries.</summary>
    public bool AskForLabels { get; } = filters.Any(filter => filter is ReplicationFilter.Labels { Names.Count: > 0 });

    public bool SelectsName(RepositoryName repository) => filters.All(filter => filter.PassesName(repository));

    /// <summary>
    /// By name and tag alone: all that is known of what was deleted. What a rule brought there is deleted there with its
    /// source here, whatever labels that had last.
    /// </summary>
    public bool SelectsReference(RepositoryName repository, Tag tag) =>
        SelectsName(repository) && filters.All(filter => filter.PassesTag(tag));

    public bool PassesKind(bool containerImage) => filters.All(filter => filter.PassesKind(containerImage));

    /// <summary>
    /// All names that can be selected, when a name filter spells them out; null when the repositories have to be listed.
    /// </summary>
    public IReadOnlyList<RepositoryName>? SpelledOutNames =>
        filters
            .OfType<ReplicationFilter.Name>()
            .Select(name => name.Pattern.Literals)
            .FirstOrDefault(names => names is not null)
            is { } literals
            ?
            [
                .. literals
                    .Select(text => RepositoryName.TryParse(text, out var name) ? name : (RepositoryName?)null)
                    .OfType<RepositoryName>()
                    .Distinct()
                    .Where(SelectsName),
            ]
            : null;

    /// <param name="labels">The names of the labels that the artifact carries.</param>
    public bool SelectsLabels(IReadOnlyCollection<string> labels) => filters.All(filter => filter.PassesLabels(labels));

    /// <param name="labels">The names of the labels that the artifact carries.</param>
    public bool Selects(RepositoryName repository, Tag tag, bool containerImage, IReadOnlyCollection<string> labels) =>
        SelectsReference(repository, tag)
        && SelectsLabels(labels)
        && filters.All(filter => filter.PassesKind(containerImage));
}
