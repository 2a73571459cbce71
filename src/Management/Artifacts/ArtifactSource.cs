using Entrepot.Oci;

namespace Entrepot.Management.Artifacts;

/// <summary>An artifact of this site by its whole name: <c>project/repository@digest</c> or <c>project/repository:tag</c>.</summary>
internal readonly record struct ArtifactSource(RepositoryName Repository, Reference Reference)
{
    public static bool TryParse(string? text, out ArtifactSource source)
    {
        source = default;
        // A digest has a colon, too, and a name has neither.
        if (text?.IndexOfAny(['@', ':']) is not (> 0 and var end))
        {
            return false;
        }

        var reference = text[(end + 1)..];
        if (
            !RepositoryName.TryParse(text[..end], out var repository)
            || repository.WithinProject.Length == 0
            || !Reference.TryParse(reference, out var parsed)
            || parsed.Digest is not null != (text[end] == '@')
        )
        {
            return false;
        }

        source = new ArtifactSource(repository, parsed);
        return true;
    }

    public override string ToString() => $"{Repository}{(Reference.Tag is null ? '@' : ':')}{Reference}";
}
