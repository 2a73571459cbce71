using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;

namespace Entrepot.Cli.Where;

/// <summary>An image as clients name it: <c>registry.example.org/library/nginx:1.27</c> or <c>…@sha256:…</c>.</summary>
/// <param name="Registry">Host and port.</param>
public sealed record ImageReference(string Registry, RepositoryName Repository, Reference Reference)
{
    private const string DefaultTag = "latest";

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? image)
    {
        image = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            slash <= 0
            || !Uri.TryCreate($"http://{text[..slash]}", UriKind.Absolute, out var registry)
            || registry.UserInfo.Length > 0
        )
        {
            return false;
        }

        var (name, reference) = Split(text[(slash + 1)..]);
        if (
            !RepositoryName.TryParse(name, out var repository)
            || repository.WithinProject.Length == 0
            || !Reference.TryParse(reference, out var parsed)
        )
        {
            return false;
        }

        image = new ImageReference(text[..slash], repository, parsed);
        return true;
    }

    private static (string Name, string Reference) Split(string path)
    {
        var at = path.IndexOf('@', StringComparison.Ordinal);
        var mark = at >= 0 ? at : path.LastIndexOf(':');
        return mark >= 0 ? (path[..mark], path[(mark + 1)..]) : (path, DefaultTag);
    }

    public override string ToString() => $"{Registry}/{Repository}{(Reference.Tag is null ? '@' : ':')}{Reference}";
}
