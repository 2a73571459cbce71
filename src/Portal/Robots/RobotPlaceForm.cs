using Entrepot.Management.Robots;

namespace Entrepot.Portal.Robots;

/// <summary>What a robot account may do in a project, or in all of them, while it is edited.</summary>
/// <param name="place">The project's name; <see cref="RobotKinds.EveryProject"/> for all.</param>
internal sealed class RobotPlaceForm(string place, IEnumerable<AccessBody> chosen)
{
    public string Place => place;

    public HashSet<AccessBody> Chosen { get; } = [.. chosen];

    public RobotPermissionBody ToBody() => new(RobotKinds.Project, place, [.. Chosen]);
}
