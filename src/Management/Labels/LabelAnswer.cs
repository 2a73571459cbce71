using Entrepot.Management.Conventions.Wire;
using Entrepot.Registry.Labels;

namespace Entrepot.Management.Labels;

/// <summary>Harbor's <c>Label</c>.</summary>
/// <param name="ProjectId">Left out for a label of all projects.</param>
public sealed record LabelAnswer(
    long Id,
    string Name,
    string? Description,
    string? Color,
    string Scope,
    long? ProjectId,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    public static LabelAnswer Of(Label label) =>
        new(
            label.Id,
            label.Name,
            label.Description.NullIfEmpty(),
            label.Color.NullIfEmpty(),
            label.ProjectId is null ? LabelScope.Global : LabelScope.Project,
            label.ProjectId,
            label.CreatedAt,
            label.UpdatedAt
        );
}
