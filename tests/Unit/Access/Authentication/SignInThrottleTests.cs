using Entrepot.Access.Authentication;
using Entrepot.Data;
using Entrepot.Data.Postgres;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new SignInThrottle(clock, new NodeNotices());

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

    /// <summary>Two nodes on one PostgreSQL: whoever guesses at both has no more guesses than at one.</summary>
    [Fact]
    public async Task Nodes_count_together()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var second = new PostgresDatabase(database.ConnectionString, TimeProvider.System);
        await second.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);
        var here = new SignInThrottle(clock, database.Database.Notices);
        var there = new SignInThrottle(clock, second.Notices);
        await TalkAsync(database.Database.Notices, second.Notices);
        await TalkAsync(second.Notices, database.Database.Notices);

        for (var guess = 0; guess < 9; guess++)
        {
            (guess < 5 ? here : there).Failed("ann", $"source{guess}");
        }

        // By then each has heard the other, and would have heard itself.
        await TalkAsync(database.Database.Notices, second.Notices);
        await TalkAsync(second.Notices, database.Database.Notices);
        here.Wait("ann", "another").ShouldBeNull("nine are no ten, nor is any counted twice");
        there.Wait("ann", "another").ShouldBeNull();
        there.Failed("ann", "place");

        foreach (var node in (SignInThrottle[])[here, there])
        {
            await UntilAsync("all ten count", () => node.Wait("ann", "another") is not null);
            node.Wait("bob", "another").ShouldBeNull();
        }

        // Nor is anybody stopped at one node who is known at the other.
        here.Succeeded("ann", "home");
        await UntilAsync("ann is known", () => there.Wait("ann", "home") is null);
        here.Wait("ann", "home").ShouldBeNull();
    }

    [Fact]
    public void The_same_sign_in_again_is_no_news_and_what_was_typed_is_told_nobody()
    {
        var notices = new NodeNotices();
        var node = new SignInThrottle(clock, notices);

        node.Failed("a password typed here", "10.0.0.1");
        node.Succeeded("ann", "home");
        node.Succeeded("ann", "home");

        var told = new List<string>();
        while (notices.Outgoing.TryRead(out var words))
        {
            told.Add(words);
        }

        told.Count.ShouldBe(2);
        told.ShouldAllBe(words =>
            !words.Contains("password typed", StringComparison.Ordinal)
            && !words.Contains("ann", StringComparison.Ordinal)
            && !words.Contains("10.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_another_says_that_makes_no_sense_is_left_alone()
    {
        var notices = new NodeNotices();
        var node = new SignInThrottle(clock, notices);

        foreach (
            var words in (string[])["", " ", "sign-in-failed", "sign-in-failed x", "else a b", "sign-in-failed a b c"]
        )
        {
            notices.Hear(words);
        }

        node.Remembered.ShouldBe(0);
    }

    /// <summary>Until one hears the other.</summary>
    private static async Task TalkAsync(NodeNotices from, NodeNotices to)
    {
        var hello = Guid.NewGuid().ToString();
        var heard = new TaskCompletionSource();
        to.Listen(words =>
        {
            if (words == hello)
            {
                heard.TrySetResult();
            }
        });
        await UntilAsync(
            "the other hears",
            () =>
            {
                from.Tell(hello);
                return heard.Task.IsCompleted;
            }
        );
    }

    private static Task UntilAsync(string awaited, Func<bool> condition) =>
        Eventually.IsTrueAsync(awaited, _ => Task.FromResult(condition()), TestContext.Current.CancellationToken);
}
