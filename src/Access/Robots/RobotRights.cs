namespace Entrepot.Access.Robots;

/// <summary>What decisions need to know of a robot account.</summary>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Epoch">Credentials that were issued under an earlier one have ended.</param>
internal sealed record RobotRights(
    long Id,
    long? ProjectId,
    byte[] SecretHash,
    byte[] SecretSalt,
    bool Disabled,
    DateTimeOffset? ExpiresAt,
    long Epoch,
    RobotGrants Grants
)
{
    public bool IsLive(DateTimeOffset now) => !Disabled && (ExpiresAt is null || now < ExpiresAt);
}
