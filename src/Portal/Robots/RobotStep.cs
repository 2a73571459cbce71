namespace Entrepot.Portal.Robots;

/// <summary>A page of the wizard of a robot account.</summary>
internal enum RobotStep
{
    Basic,
    System,
    Projects,
}
