using Entrepot.Registry.Fsck;

namespace Entrepot.Cli.Fsck;

/// <summary><c>entrepot fsck</c>: tells what a check of the site finds.</summary>
public static class FsckReport
{
    /// <returns>The exit code: 0 when everything is as it has to be, 1 when something is not.</returns>
    public static async Task<int> WriteAsync(
        SiteCheck check,
        bool hashBlobs,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var found = 0;
        await foreach (var finding in check.RunAsync(hashBlobs, cancellationToken))
        {
            found++;
            await output.WriteLineAsync($"{finding.Invariant}: {finding.Subject}: {finding.Message}");
        }

        await output.WriteLineAsync(
            found == 0 ? "Everything is as it has to be." : $"Findings: {found}. Nothing was changed."
        );
        return found == 0 ? 0 : 1;
    }
}
