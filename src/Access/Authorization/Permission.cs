namespace Entrepot.Access.Authorization;

/// <summary>An action on a kind of resource, in Harbor's words (its permission matrix).</summary>
public sealed record Permission(string Resource, string Action)
{
    public static readonly Permission Pull = new("repository", "pull");
    public static readonly Permission Push = new("repository", "push");
    public static readonly Permission DeleteContent = new("artifact", "delete");

    public override string ToString() => $"{Resource}:{Action}";
}
