using Entrepot.Management.Projects;

namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>Quota</c>. A project has one, which has the project's id.</summary>
/// <param name="BeingCounted">True while what is used is added up for the first time: until then it is 0.</param>
public sealed record QuotaAnswer(
    long Id,
    QuotaReference Ref,
    StorageAmount Hard,
    StorageAmount Used,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime,
    bool? BeingCounted = null
)
{
    internal static QuotaAnswer Of(ListedProject listed, IReadOnlyDictionary<long, long>? used) =>
        Of(listed, used?.GetValueOrDefault(listed.Project.Id));

    internal static QuotaAnswer Of(ListedProject listed, long? used)
    {
        var project = listed.Project;
        return new QuotaAnswer(
            project.Id,
            new QuotaReference(project.Id, project.Name, listed.OwnerName),
            new StorageAmount(project.StorageLimit),
            new StorageAmount(used ?? 0),
            project.CreatedAt,
            project.UpdatedAt,
            used is null ? true : null
        );
    }
}
