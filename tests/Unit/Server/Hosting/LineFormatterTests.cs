using Entrepot.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Hosting;

public sealed class LineFormatterTests
{
    [Theory]
    [InlineData("library/app", "library/app")]
    [InlineData("app\r\n2026-11-25 info: admin signed in", "app\\r\\n2026-11-25 info: admin signed in")]
    [InlineData("app\u001b[2J", "app\\u001b[2J")]
    [InlineData("app\u0000\u0085\u2028\u202e", "app\\u0000\\u0085\\u2028\\u202e")]
    [InlineData("größe\t1", "größe\\t1")]
    public void What_somebody_sent_neither_begins_a_line_nor_steers_a_terminal(string sent, string logged) =>
        Log(sent).ShouldBe($"2026-11-25T00:00:00.000Z warn: Site[7] refused {logged}\n");

    [Fact]
    public void An_exception_is_on_the_line_of_its_message() =>
        Log("app", new InvalidOperationException("first\nsecond\rthird"))
            .ShouldBe(
                "2026-11-25T00:00:00.000Z warn: Site[7] refused app "
                    + "System.InvalidOperationException: first second\\rthird\n"
            );

    private static string Log(string sent, Exception? exception = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
        using var written = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning,
            "Site",
            new EventId(7),
            sent,
            exception,
            (state, _) => $"refused {state}"
        );
        new LineFormatter(clock).Write(in entry, null, written);
        return written.ToString();
    }
}
