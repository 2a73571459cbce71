namespace Entrepot.Cli.Rewrite;

/// <summary>What <c>entrepot rewrite</c> was asked to do.</summary>
/// <param name="Inputs">Files and folders; none: standard input to standard output.</param>
/// <param name="Paths">Where custom resources have names.</param>
/// <param name="Write">Change the files.</param>
/// <param name="Check">Show what would change, and say by the exit code whether something would.</param>
public sealed record RewriteOptions(
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Paths,
    string Kind,
    bool Write,
    bool Check
);
