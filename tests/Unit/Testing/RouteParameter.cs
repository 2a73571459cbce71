namespace Entrepot.Unit.Testing;

/// <summary>A parameter of a route.</summary>
/// <param name="Before">The part of the path before it; what a nameless <c>id</c> is the id of.</param>
internal sealed record RouteParameter(string Before, string Name)
{
    public override string ToString() => $"{Before}/{{{Name}}}";
}
