using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;

namespace Entrepot.Access.Robots;

/// <summary>Signs in with a robot account's name and secret.</summary>
internal sealed class RobotSignIn(
    Rights rights,
    ConfigurationBook configuration,
    SignInThrottle throttle,
    FailedSignIns failures,
    TimeProvider clock
)
{
    /// <summary>What a secret is compared with when there is no such robot account, so that it takes as long.</summary>
    private static readonly byte[] NobodysHash = new byte[32];
    private static readonly byte[] NobodysSalt = RobotSecret.NewSalt();

    /// <summary>Null when the name is no robot account's but perhaps a person's.</summary>
    /// <param name="source">The address of the peer.</param>
    public async ValueTask<SignIn?> SignInAsync(
        string name,
        string secret,
        string source,
        CancellationToken cancellationToken
    )
    {
        var prefix = (await configuration.ReadAsync(cancellationToken)).RobotNamePrefix;
        if (RobotSignInName.Parse(prefix, name) is not { } signInName)
        {
            return null;
        }

        var robot = await rights.Robots.FindAsync(signInName, cancellationToken);
        if (await MayBeAccountAsync(name, robot, cancellationToken))
        {
            return null;
        }

        if (throttle.Wait(name, source) is { } wait)
        {
            return new SignIn.Throttled(wait);
        }

        var matches = RobotSecret.Matches(robot?.SecretHash ?? NobodysHash, robot?.SecretSalt ?? NobodysSalt, secret);
        if (!matches || robot?.IsLive(clock.GetUtcNow()) != true)
        {
            throttle.Failed(name, source);
            failures.Note(robot is null ? null : name, source);
            return new SignIn.WrongCredentials();
        }

        throttle.Succeeded(name, source);
        return new SignIn.Succeeded(new Principal(PrincipalKind.Robot, robot.Id, name, false));
    }

    /// <summary>A configured prefix may be how people's names begin too: who is a person stays one.</summary>
    private async ValueTask<bool> MayBeAccountAsync(
        string name,
        RobotRights? robot,
        CancellationToken cancellationToken
    ) =>
        AccountName.TryParse(name, out var account)
        && (robot is null || await rights.FindAccountAsync(account.ToString(), cancellationToken) is not null);
}
