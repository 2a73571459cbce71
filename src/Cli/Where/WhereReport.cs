using System.Globalization;
using Entrepot.Replication.Tasks;

namespace Entrepot.Cli.Where;

/// <summary><c>entrepot where</c>: a line for each destination.</summary>
public static class WhereReport
{
    public static async Task WriteAsync(ImageReference image, IReadOnlyList<Destination> found, TextWriter output)
    {
        if (found.Count == 0)
        {
            await output.WriteLineAsync($"{image} is here. No rule brings it anywhere.");
            return;
        }

        var registry = found.Max(line => line.Registry.Length);
        var name = found.Max(line => NameOf(line).Length);
        foreach (var line in found)
        {
            await output.WriteLineAsync(
                $"{line.Registry.PadRight(registry)}  {NameOf(line).PadRight(name)}  {line.State, -8}  {Note(line)}".TrimEnd()
            );
        }
    }

    public static string Note(Destination line)
    {
        if (line.IsVerified)
        {
            return $"{line.Digest} at {line.VerifiedAt:u}";
        }

        if (line is { State: "copying", BytesTotal: > 0 and var total, BytesSent: { } sent })
        {
            var rest = line.Eta is { } seconds ? $", {TimeSpan.FromSeconds(seconds):c} to go" : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sent * 100.0 / total:0} % of {Quantity.Bytes(total)}{rest}"
            );
        }

        return line.NextTryAt is { } next ? $"{line.Cause?.TrimEnd('.')}; next try at {next:u}" : line.Cause ?? "";
    }

    private static string NameOf(Destination line) => line.Name ?? "(no name)";
}
