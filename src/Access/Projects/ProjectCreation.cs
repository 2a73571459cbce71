namespace Entrepot.Access.Projects;

/// <summary>What came of making a project.</summary>
public abstract record ProjectCreation
{
    private ProjectCreation() { }

    public sealed record Created(long Id) : ProjectCreation;

    public sealed record NameTaken : ProjectCreation;
}
