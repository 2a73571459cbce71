using Entrepot.Cli.Where;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Where;

public sealed class WhereReportTests
{
    [Theory]
    [InlineData("The registry refused it: quota.", "The registry refused it: quota; next try at 2026-03-01 12:00:00Z")]
    [InlineData("connection refused", "connection refused; next try at 2026-03-01 12:00:00Z")]
    public void A_cause_and_the_next_try_are_one_sentence(string cause, string note) =>
        WhereReport.Note(At(cause, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))).ShouldBe(note);

    [Fact]
    public void A_cause_alone_is_told_as_it_is() =>
        WhereReport.Note(At("It was stopped.", null)).ShouldBe("It was stopped.");

    private static Destination At(string cause, DateTimeOffset? nextTryAt) =>
        new("rule", "a", "v1", "sha256:0", "mirror/app:v1", "waiting", null, cause, nextTryAt);
}
