using Entrepot.Access;
using Entrepot.Access.Authentication;
using Entrepot.Data;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

public sealed class LocalPasswordsTests
{
    private const string Right = "Correct-Horse-1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_right_password_does_not_pass_when_the_account_was_closed_while_it_waited_for_its_turn()
    {
        var passwords = new Passwords(new AccessOptions { PasswordIterations = 1 });
        var clock = new FakeTimeProvider();
        var attempt = new SignInAttempt(new SignInThrottle(clock, new NodeNotices()), "ann", "192.0.2.1");
        using var local = new LocalPasswords(passwords, new VerifiedCredentials(clock));
        using var inside = new CountdownEvent(Environment.ProcessorCount);
        using var busy = new ManualResetEventSlim();
        List<Task<PasswordCheck?>> others =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(OccupyAsync, Cancel)),
        ];
        inside.Wait(Cancel);

        var waiting = local.CompareAsync(passwords.Hash(Right), Right, attempt, isVerified: null, Cancel);
        for (var guess = 0; guess < 10; guess++)
        {
            attempt.Failed();
        }

        busy.Set();

        (await waiting).ShouldBeOfType<PasswordCheck.Throttled>();
        (await Task.WhenAll(others)).ShouldAllBe(check => check == null);

        Task<PasswordCheck?> OccupyAsync() =>
            local.CompareAsync(
                null,
                "anything",
                attempt,
                () =>
                {
                    inside.Signal();
                    busy.Wait(Cancel);
                    return true;
                },
                Cancel
            );
    }
}
