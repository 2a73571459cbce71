using System.Globalization;
using System.Text;

namespace Entrepot.Remotes.Syslog;

/// <summary>A message as RFC 5424 writes it.</summary>
/// <param name="Text">JSON or other text; control characters in it become spaces, as a line is a message.</param>
public sealed record SyslogMessage(DateTimeOffset At, string Host, string Application, string Kind, string Text)
{
    /// <summary>Facility 13, log audit; severity 6, informational.</summary>
    private const int Priority = (13 * 8) + 6;

    /// <summary>The message and a line feed, as receivers of plain TCP tell one from the next (RFC 6587, 3.4.2).</summary>
    public byte[] ToBytes()
    {
        var at = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var text = string.Create(
            Text.Length,
            Text,
            (span, from) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(from[i]) ? ' ' : from[i];
                }
            }
        );
        return Encoding.UTF8.GetBytes(
            $"<{Priority}>1 {at} {Printable(Host, 255)} {Printable(Application, 48)} - {Printable(Kind, 32)} - {text}\n"
        );
    }

    private static string Printable(string text, int most)
    {
        var printable = new string([.. text.Where(letter => letter is > ' ' and < '\u007f').Take(most)]);
        return printable.Length == 0 ? "-" : printable;
    }
}
