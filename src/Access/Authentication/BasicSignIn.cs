using Entrepot.Access.Robots;

namespace Entrepot.Access.Authentication;

/// <summary>Signs in with what a client sends as name and password: a robot account or a person.</summary>
internal sealed class BasicSignIn(RobotSignIn robots, PasswordSignIn people)
{
    /// <param name="source">The address of the peer.</param>
    public async Task<SignIn> SignInAsync(
        string name,
        string password,
        string source,
        CancellationToken cancellationToken
    ) =>
        await robots.SignInAsync(name, password, source, cancellationToken)
        ?? await people.SignInAsync(name, password, source, cancellationToken);
}
