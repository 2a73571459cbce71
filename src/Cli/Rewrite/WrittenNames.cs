using System.Diagnostics.CodeAnalysis;
using System.Text;
using Entrepot.Cli.Where;

namespace Entrepot.Cli.Rewrite;

/// <summary>The image names that texts have, where <c>entrepot rewrite</c> would look for them.</summary>
public static class WrittenNames
{
    /// <param name="inputs">Files and folders; <c>-</c> is the standard input.</param>
    /// <param name="faults">Takes what could not be read or understood, in words.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The files that a user names, as sed would read them.")]
    public static async Task<IReadOnlyList<WantedImage>> ReadAsync(
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> paths,
        TextReader input,
        ICollection<string> faults,
        CancellationToken cancellationToken
    )
    {
        HashSet<ImageName> found = [];
        var names = new NameRewriter([name => Note(found, name)]);
        var fields = paths.Select(text => FieldPath.TryParse(text, out var path) ? path : null).OfType<FieldPath>();
        var rewriter = new TextRewriter(names, TextKind.Auto, [.. fields], new HashSet<string>());
        using var words = new StringWriter();
        foreach (var file in InputFiles.Of(inputs, words))
        {
            try
            {
                var text =
                    file == "-"
                        ? await input.ReadToEndAsync(cancellationToken)
                        : await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken);
                if (rewriter.Find(text, file == "-" ? null : file) is null)
                {
                    faults.Add($"{file}: it is not YAML (a template?)");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{file}: {exception.Message}");
            }
        }

        return [.. found.Select(WantedImage.Of)];
    }

    private static string? Note(HashSet<ImageName> found, ImageName name)
    {
        found.Add(name);
        return null;
    }
}
