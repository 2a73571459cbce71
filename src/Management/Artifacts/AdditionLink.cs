namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>AdditionLink</c>: where more about an artifact is.</summary>
public sealed record AdditionLink(string Href, bool Absolute);
