using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Cli.Rewrite;

/// <summary>The files that are meant by files and folders: in folders, those that have image names.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The files that a user names, as sed would change them.")]
internal static class InputFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true };

    public static IEnumerable<string> Of(IEnumerable<string> inputs, TextWriter errors)
    {
        foreach (var input in inputs)
        {
            if (!Directory.Exists(input))
            {
                yield return input;
                continue;
            }

            var found = 0;
            foreach (var file in Directory.EnumerateFiles(input, "*", Everything).Order(StringComparer.Ordinal))
            {
                if (HasNames(Path.GetFileName(file)) && !IsHidden(Path.GetRelativePath(input, file)))
                {
                    found++;
                    yield return file;
                }
            }

            if (found == 0)
            {
                errors.WriteLine($"{input}: there are no .yaml, .yml or Dockerfile files");
            }
        }
    }

    public static bool IsKustomization(string file) =>
        Path.GetFileNameWithoutExtension(file).Equals("kustomization", StringComparison.OrdinalIgnoreCase);

    private static bool HasNames(string file) =>
        Path.GetExtension(file) is ".yaml" or ".yml" or ".dockerfile" or ".Dockerfile"
        || file is "Dockerfile" or "Containerfile"
        || file.StartsWith("Dockerfile.", StringComparison.Ordinal)
        || file.StartsWith("Containerfile.", StringComparison.Ordinal);

    private static bool IsHidden(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.') || part == "node_modules");
}
