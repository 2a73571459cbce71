namespace Entrepot.Portal.Robots;

/// <summary>How the end of a robot account is said.</summary>
internal enum RobotExpiry
{
    /// <summary>As the site is configured.</summary>
    Configured,
    Days,
    Never,
}
