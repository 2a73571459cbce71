namespace Entrepot.Access.Gate;

/// <summary>Marks an endpoint that works while the site is read only.</summary>
internal sealed class WorksReadOnly
{
    public static readonly WorksReadOnly Mark = new();

    private WorksReadOnly() { }
}
