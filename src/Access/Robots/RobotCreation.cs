namespace Entrepot.Access.Robots;

/// <summary>What came of making a robot account.</summary>
public abstract record RobotCreation
{
    private RobotCreation() { }

    /// <param name="Name">The name to sign in with.</param>
    /// <param name="ExpiresAt">Null: never.</param>
    /// <param name="Secret">Told this once.</param>
    public sealed record Created(
        long Id,
        string Name,
        string Secret,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt
    ) : RobotCreation
    {
        /// <summary>Never shows the secret.</summary>
        public override string ToString() => $"Created {Name}";
    }

    public sealed record NameTaken(string Name) : RobotCreation;

    public sealed record ProjectUnknown : RobotCreation;
}
