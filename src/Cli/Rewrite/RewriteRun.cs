using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Entrepot.Cli.Rewrite;

/// <summary><c>entrepot rewrite</c>: gives image names in texts the names that they have elsewhere.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The files that a user names, as sed would change them.")]
public sealed class RewriteRun
{
    /// <summary>It is done, or with <c>--check</c> there is nothing to do.</summary>
    public const int Done = 0;

    /// <summary>With <c>--check</c>: something would change.</summary>
    public const int Different = 1;

    /// <summary>Something was not understood, and nothing of it was changed.</summary>
    public const int Fault = 2;

    /// <summary>What cannot be read as UTF-8 is left alone rather than damaged.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly RewriteOptions options;
    private readonly NameRewriter names;
    private readonly NameLookup? lookup;
    private readonly TextWriter output;
    private readonly TextWriter errors;

    /// <summary>Files that could not be read, and why.</summary>
    private readonly List<string> unread = [];

    internal RewriteRun(
        RewriteOptions options,
        IReadOnlyList<NameMapping> mappings,
        NameLookup? lookup,
        TextWriter output,
        TextWriter errors
    )
    {
        this.options = options;
        this.lookup = lookup;
        names = new NameRewriter(mappings, lookup);
        this.output = output;
        this.errors = errors;
    }

    /// <param name="input">Where the text comes from when no file is named.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(TextReader input, CancellationToken cancellationToken)
    {
        if (!TryRead(out var kind, out var paths))
        {
            return Fault;
        }

        List<(string? Name, string Text)> texts = [];
        if (options.Inputs.Count == 0)
        {
            texts.Add((null, await input.ReadToEndAsync(cancellationToken)));
        }

        foreach (var file in InputFiles.Of(options.Inputs, errors))
        {
            if (await ReadAsync(file, cancellationToken) is { } text)
            {
                texts.Add((file, text));
            }
        }

        var governed = texts
            .Where(file => file.Name is not null && InputFiles.IsKustomization(file.Name))
            .SelectMany(file => YamlNames.Governed(file.Text))
            .ToHashSet(StringComparer.Ordinal);
        var rewriter = new TextRewriter(names, kind, paths, governed);
        if (lookup is not null)
        {
            texts.ForEach(file => rewriter.Find(file.Text, file.Name));
            await lookup.AskAsync(cancellationToken);
            names.Faults.Clear();
        }

        return await FinishAsync(
            [.. texts.Select(file => (file.Name ?? "standard input", file.Text, rewriter.Find(file.Text, file.Name)))],
            cancellationToken
        );
    }

    private bool TryRead(out TextKind kind, out IReadOnlyList<FieldPath> paths)
    {
        paths =
        [
            .. options.Paths.Select(text => FieldPath.TryParse(text, out var path) ? path : null).OfType<FieldPath>(),
        ];
        if (!Enum.TryParse(options.Kind, ignoreCase: true, out kind))
        {
            errors.WriteLine($"'{options.Kind}' is not one of auto, plain, dockerfile, yaml.");
            return false;
        }

        if (paths.Count != options.Paths.Count)
        {
            errors.WriteLine("A --path is like spec.image, spec.jobs[].image or KIND:spec.image.");
            return false;
        }

        return true;
    }

    private async Task<string?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return Utf8.GetString(await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            unread.Add($"{file}: {exception.Message}");
            return null;
        }
    }

    private async Task<int> FinishAsync(
        IReadOnlyList<(string Name, string Text, IReadOnlyList<Edit>? Edits)> texts,
        CancellationToken cancellationToken
    )
    {
        var changed = 0;
        foreach (var (name, text, edits) in texts)
        {
            if (edits is null)
            {
                names.Faults.Add($"{name}: it is not YAML (a template?), and stays as it is");
            }

            changed += edits is { Count: > 0 } ? 1 : 0;
            await TellAsync(name, text, edits ?? [], cancellationToken);
        }

        List<string> faults = [.. unread, .. names.Faults.Distinct(StringComparer.Ordinal)];
        foreach (var fault in faults)
        {
            await errors.WriteLineAsync(fault);
        }

        return faults.Count > 0 ? Fault
            : options.Check && changed > 0 ? Different
            : Done;
    }

    private async Task TellAsync(
        string name,
        string text,
        IReadOnlyList<Edit> edits,
        CancellationToken cancellationToken
    )
    {
        if (options.Check)
        {
            await output.WriteAsync(LineDiff.Of(name, text, edits));
        }
        else if (!options.Write)
        {
            await output.WriteAsync(Edit.Apply(text, edits));
        }
        else if (edits.Count > 0)
        {
            await File.WriteAllBytesAsync(name, Utf8.GetBytes(Edit.Apply(text, edits)), cancellationToken);
            await errors.WriteLineAsync($"{name}: {edits.Count} changed");
        }
    }
}
