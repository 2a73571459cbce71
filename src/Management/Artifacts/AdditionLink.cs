namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>AdditionLink</c>: where more about an artifact is.</summary>
internal sealed record AdditionLink(string Href, bool Absolute);
