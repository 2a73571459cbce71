using Entrepot.Access.Robots;
using Entrepot.Management.Robots;

namespace Entrepot.Portal.Robots;

/// <summary>What is chosen in the wizard of a robot account.</summary>
internal sealed class RobotForm
{
    private const long Forever = -1;

    private string level = RobotKinds.System;

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public RobotExpiry Expiry { get; set; } = RobotExpiry.Configured;

    public int Days { get; set; } = 30;

    public bool Disabled { get; set; }

    public HashSet<AccessBody> System { get; private init; } = [];

    public List<RobotPlaceForm> Places { get; private init; } = [];

    public bool HasName => RobotName.TryParse(Name, out _);

    public bool HasPermissions => System.Count + Places.Sum(place => place.Chosen.Count) > 0;

    /// <summary>Each project that is named has to have a permission.</summary>
    public bool IsWhole => HasPermissions && Places.TrueForAll(place => place.Chosen.Count > 0);

    /// <param name="project">Null: of the site.</param>
    public static RobotForm New(string? project) =>
        project is null
            ? new RobotForm()
            : new RobotForm { level = RobotKinds.Project, Places = [new RobotPlaceForm(project, Usual)] };

    public static RobotForm Of(RobotAnswer robot) =>
        new()
        {
            level = robot.Level,
            Name = robot.Name,
            Description = robot.Description ?? "",
            Expiry = robot.Duration == Forever ? RobotExpiry.Never : RobotExpiry.Days,
            Days = robot.Duration == Forever ? 30 : (int)robot.Duration,
            Disabled = robot.Disable,
            System = [.. robot.Permissions.Where(grant => grant.Kind == RobotKinds.System).SelectMany(AccessOf)],
            Places =
            [
                .. robot
                    .Permissions.Where(grant => grant.Kind == RobotKinds.Project)
                    .Select(grant => new RobotPlaceForm(grant.Namespace ?? "", AccessOf(grant))),
            ],
        };

    /// <summary>What most robot accounts are for: pull and push.</summary>
    public static IReadOnlyList<AccessBody> Usual { get; } =
    [new AccessBody("repository", "pull"), new AccessBody("repository", "push")];

    public RobotRequest ToRequest() =>
        new(
            Name,
            Description,
            Secret: null,
            level,
            Disabled,
            Expiry switch
            {
                RobotExpiry.Never => Forever,
                RobotExpiry.Days => Days,
                _ => null,
            },
            [
                .. System.Count == 0
                    ? (IEnumerable<RobotPermissionBody>)[]
                    : [new RobotPermissionBody(RobotKinds.System, RobotKinds.Site, [.. System])],
                .. Places.Select(place => place.ToBody()),
            ]
        );

    private static IEnumerable<AccessBody> AccessOf(RobotPermissionBody grant) =>
        (grant.Access ?? []).OfType<AccessBody>().Select(access => new AccessBody(access.Resource, access.Action));
}
