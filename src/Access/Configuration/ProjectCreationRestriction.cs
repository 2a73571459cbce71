namespace Entrepot.Access.Configuration;

/// <summary>Who may make projects: Harbor's <c>everyone</c> and <c>adminonly</c>.</summary>
public enum ProjectCreationRestriction
{
    /// <summary>Whoever has signed in.</summary>
    Everyone,

    /// <summary>System administrators.</summary>
    AdministratorsOnly,
}
