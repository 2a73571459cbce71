using Entrepot.Access.Authentication;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new SignInThrottle(clock);

    [Fact]
    public void The_eleventh_guess_at_an_account_waits_wherever_it_comes_from()
    {
        for (var guess = 0; guess < 10; guess++)
        {
            throttle.Wait("ann", $"source{guess}").ShouldBeNull();
            throttle.Failed("ann", $"source{guess}");
        }

        throttle.Wait("ann", "another").ShouldBe(TimeSpan.FromMinutes(10));
        throttle.Wait("bob", "another").ShouldBeNull();
    }

    [Fact]
    public void The_eleventh_guess_from_a_source_waits_whatever_account_it_is_at()
    {
        for (var guess = 0; guess < 10; guess++)
        {
            throttle.Failed($"account{guess}", "there");
        }

        throttle.Wait("ann", "there").ShouldNotBeNull();
        throttle.Wait("ann", "elsewhere").ShouldBeNull();
    }

    [Fact]
    public void Guesses_are_forgotten_ten_minutes_after_they_were_made()
    {
        for (var guess = 0; guess < 10; guess++)
        {
            throttle.Failed("ann", "there");
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        throttle.Wait("ann", "there").ShouldBe(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(5));
        throttle.Wait("ann", "there").ShouldBeNull();
    }

    [Fact]
    public void A_stranger_does_not_lock_out_who_has_signed_in_from_here_before()
    {
        throttle.Succeeded("ann", "home");
        for (var guess = 0; guess < 30; guess++)
        {
            throttle.Failed("ann", "stranger");
            throttle.Failed($"other{guess}", "home");
        }

        throttle.Wait("ann", "home").ShouldBeNull();
        throttle.Wait("ann", "stranger").ShouldNotBeNull();
    }

    [Fact]
    public void Having_signed_in_once_gives_no_unlimited_guesses()
    {
        throttle.Succeeded("ann", "home");
        for (var guess = 0; guess < 10; guess++)
        {
            throttle.Failed("ann", "home");
        }

        throttle.Wait("ann", "home").ShouldNotBeNull();
    }

    [Fact]
    public void A_flood_of_names_does_not_fill_the_memory()
    {
        for (var guess = 0; guess < 100_000; guess++)
        {
            throttle.Failed($"account{guess}", $"source{guess}");
        }

        throttle.Remembered.ShouldBeLessThan(70_000);
    }
}
