using System.Text;

namespace Entrepot.Cli.Where;

/// <summary>Begins each line in the same way.</summary>
internal sealed class PrefixedLines(TextWriter output, string prefix) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => output.Write(value);

    public override void WriteLine(string? value) => output.WriteLine(prefix + value);

    public override Task WriteLineAsync(string? value) => output.WriteLineAsync(prefix + value);
}
