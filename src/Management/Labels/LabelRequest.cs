namespace Entrepot.Management.Labels;

/// <summary>What is read of Harbor's <c>Label</c>.</summary>
/// <param name="Scope"><c>g</c>: for all projects; <c>p</c>: of the project.</param>
public sealed record LabelRequest(
    long? Id,
    string? Name,
    string? Description,
    string? Color,
    string? Scope,
    long? ProjectId
);
