using Entrepot.Oci;

namespace Entrepot.Replication.Filters;

/// <summary>One condition on what a rule selects; what it does not ask about passes.</summary>
public abstract record ReplicationFilter
{
    private ReplicationFilter() { }

    public virtual bool PassesName(RepositoryName repository) => true;

    public virtual bool PassesTag(Tag tag) => true;

    public virtual bool PassesLabels(IReadOnlyCollection<string> labels) => true;

    public virtual bool PassesKind(bool containerImage) => true;

    /// <summary>The whole name, project included.</summary>
    public sealed record Name(GlobPattern Pattern) : ReplicationFilter
    {
        public override bool PassesName(RepositoryName repository) => Pattern.Matches(repository.ToString());
    }

    public sealed record TagName(GlobPattern Pattern, bool Excludes) : ReplicationFilter
    {
        public override bool PassesTag(Tag tag) => Pattern.Matches(tag.ToString()) != Excludes;
    }

    /// <summary>
    /// The artifact carries all of the labels; excluding: it does not carry all of them. Without labels it asks nothing.
    /// </summary>
    public sealed record Labels(IReadOnlyList<string> Names, bool Excludes) : ReplicationFilter
    {
        public override bool PassesLabels(IReadOnlyCollection<string> labels) =>
            Names.Count == 0 || Names.All(labels.Contains) != Excludes;
    }

    /// <summary><c>image</c>: container images only; <c>artifact</c>: everything.</summary>
    public sealed record Resource(bool ImagesOnly) : ReplicationFilter
    {
        public override bool PassesKind(bool containerImage) => containerImage || !ImagesOnly;
    }
}
