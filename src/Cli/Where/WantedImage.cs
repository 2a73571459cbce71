using System.Diagnostics.CodeAnalysis;
using Entrepot.Cli.Rewrite;
using Entrepot.Oci;

namespace Entrepot.Cli.Where;

/// <summary>An image that somebody is going to run.</summary>
/// <param name="Text">As it is written, in full.</param>
/// <param name="Host">Of its registry, with the port.</param>
/// <param name="Image">Null: no site of Entrepot can have a name like this.</param>
public sealed record WantedImage(string Text, string Host, ImageReference? Image)
{
    /// <summary>Understands a name as docker does: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WantedImage? wanted)
    {
        wanted = ImageName.TryParse(text, out var name) ? Of(name) : null;
        return wanted is not null;
    }

    internal static WantedImage Of(ImageName name)
    {
        ImageReference? image = null;
        if (
            RepositoryName.TryParse(name.Path, out var repository)
            && repository.WithinProject.Length > 0
            && Reference.TryParse(name.Reference, out var reference)
        )
        {
            image = new ImageReference(name.Host, repository, reference);
        }

        return new WantedImage(name.ToString(), name.Host, image);
    }
}
