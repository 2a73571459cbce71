using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;

namespace Entrepot.Access.Robots;

/// <summary>One of Harbor's <c>permissions</c> as a robot's row keeps it, with the project's id besides its name.</summary>
internal sealed record StoredGrant(
    string Kind,
    string Namespace,
    IReadOnlyList<StoredGrant.Allowed> Access,
    long? ProjectId = null
)
{
    public static string Write(IEnumerable<RobotGrant> grants) =>
        JsonSerializer.Serialize(grants.Select(Of).ToList(), WireJson.Default.ListStoredGrant);

    /// <summary>What a hand has written into the row and is no grant grants nothing.</summary>
    public static IReadOnlyList<RobotGrant> Read(string json)
    {
        try
        {
            return
            [
                .. (JsonSerializer.Deserialize(json, WireJson.Default.ListStoredGrant) ?? [])
                    .Where(stored => stored is { Place: not null, Access: not null } && stored.Access.All(IsWhole))
                    .Select(stored => new RobotGrant(
                        stored.Place!,
                        [.. stored.Access.Select(entry => new Permission(entry.Resource, entry.Action))]
                    )),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private RobotPlace? Place =>
        (Kind, Namespace, ProjectId) switch
        {
            (RobotWords.System, _, null) => new RobotPlace.Site(),
            (RobotWords.Project, RobotWords.EveryProject, null) => new RobotPlace.EveryProject(),
            (RobotWords.Project, var name, { } id) => new RobotPlace.Project(id, name),
            _ => null,
        };

    private static StoredGrant Of(RobotGrant grant) =>
        new(
            RobotWords.KindOf(grant.Place),
            RobotWords.NamespaceOf(grant.Place),
            [.. grant.Permissions.Select(permission => new Allowed(permission.Resource, permission.Action))],
            (grant.Place as RobotPlace.Project)?.Id
        );

    private static bool IsWhole(Allowed? entry) => entry is { Resource: not null, Action: not null };

    internal sealed record Allowed(string Resource, string Action);
}
