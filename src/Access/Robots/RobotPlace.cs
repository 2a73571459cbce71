namespace Entrepot.Access.Robots;

/// <summary>Where a robot account may do something.</summary>
public abstract record RobotPlace
{
    private RobotPlace() { }

    /// <summary>What concerns no project.</summary>
    public sealed record Site : RobotPlace;

    /// <summary>All projects that there are and will be.</summary>
    public sealed record EveryProject : RobotPlace;

    /// <summary>One project: a later one of its name is another.</summary>
    public sealed record Project(long Id, string Name) : RobotPlace;
}
