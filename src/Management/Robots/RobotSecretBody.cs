namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>RobotSec</c>.</summary>
/// <param name="Secret">In a request: the new one, a random one when empty. In an answer: the random one.</param>
public sealed record RobotSecretBody(string? Secret)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => nameof(RobotSecretBody);
}
