using Entrepot.Management.Projects;

namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>Quota</c>. A project has one, which has the project's id.</summary>
public sealed record QuotaAnswer(
    long Id,
    QuotaReference Ref,
    StorageAmount Hard,
    StorageAmount Used,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    internal static QuotaAnswer Of(ListedProject listed, long used)
    {
        var project = listed.Project;
        return new QuotaAnswer(
            project.Id,
            new QuotaReference(project.Id, project.Name, listed.OwnerName),
            new StorageAmount(project.StorageLimit),
            new StorageAmount(used),
            project.CreatedAt,
            project.UpdatedAt
        );
    }
}
