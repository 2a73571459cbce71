using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Entrepot.Server.Hosting;

/// <summary>
/// A line a message, whatever is in it: what came from outside can neither begin a line of its own nor steer the
/// terminal of whoever reads it.
/// </summary>
internal sealed class LineFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        textWriter.Write(clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        textWriter.Write($" {WordOf(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] ");
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception), newLine: "\\n"));
        if (logEntry.Exception is { } exception)
        {
            // Its lines are mostly the stack, which reads well without marks.
            textWriter.Write($" {OneLine(exception.ToString(), newLine: " ")}");
        }

        textWriter.Write('\n');
    }

    /// <summary>The text with a visible mark in place of each character that has an effect instead of a shape.</summary>
    public static string OneLine(string text, string newLine)
    {
        if (!text.Any(HasEffect))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            line.Append(
                character switch
                {
                    '\n' => newLine,
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ when HasEffect(character) => $"\\u{(int)character:x4}",
                    _ => character.ToString(),
                }
            );
        }

        return line.ToString();
    }

    /// <summary>Control characters, and those that separate lines or turn the direction of writing.</summary>
    private static bool HasEffect(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string WordOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
