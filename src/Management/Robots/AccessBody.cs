namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>Access</c>.</summary>
/// <param name="Effect"><c>allow</c>, which is also meant when it is not said.</param>
public sealed record AccessBody(string? Resource, string? Action, string? Effect = null)
{
    public const string Allow = "allow";
}
