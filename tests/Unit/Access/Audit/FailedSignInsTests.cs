using Entrepot.Access.Audit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Audit;

public sealed class FailedSignInsTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_first_of_a_minute_is_told_at_once_and_the_others_are_counted_at_its_end()
    {
        var failures = new FailedSignIns(clock);
        for (var time = 0; time < 5; time++)
        {
            failures.Note("ann", "10.0.0.7");
        }

        var first = failures.Next().ShouldHaveSingleItem();
        (first.Actor, first.Address, first.Operation, first.ResourceType).ShouldBe(
            ("ann", "10.0.0.7", "login", "user")
        );
        first.Succeeded.ShouldBeFalse();
        failures.Written([first]);
        failures.Next().ShouldBeEmpty();

        clock.Advance(TimeSpan.FromMinutes(1));
        failures.Next().ShouldHaveSingleItem().Description.ShouldStartWith("4 times more");
    }

    [Fact]
    public void A_flood_from_everywhere_makes_a_bounded_number_of_lines()
    {
        var failures = new FailedSignIns(clock);
        var lines = 0;
        for (var minute = 0; minute < 3; minute++)
        {
            for (var number = 0; number < 10_000; number++)
            {
                failures.Note("ann", $"10.0.{number / 250}.{number % 250}");
            }

            var next = failures.Next();
            lines += next.Count;
            failures.Written(next);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        lines += failures.Next().Count;
        lines.ShouldBeLessThanOrEqualTo(3 * (FailedSignIns.MostInAMinute + 1));
        failures
            .Next()
            .ShouldContain(line => line.Description == $"{10_000 - FailedSignIns.MostInAMinute} times more by others");
    }

    [Fact]
    public void What_cannot_be_written_for_long_does_not_pile_up()
    {
        var failures = new FailedSignIns(clock);
        for (var number = 0; number < 5_000; number++)
        {
            failures.Note("ann", $"10.0.0.{number}");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        failures.Next().Count.ShouldBeLessThanOrEqualTo(11 * FailedSignIns.MostInAMinute);
    }
}
