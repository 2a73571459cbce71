using Entrepot.Access.Projects;
using Entrepot.Management.Projects;

namespace Entrepot.Portal.Projects;

/// <summary>What is typed into the dialog of a new project.</summary>
internal sealed class NewProjectForm
{
    private const long Unlimited = -1;
    private const long MostBytes = 1L << 50;

    public string Name { get; set; } = "";

    public bool IsPublic { get; set; }

    /// <summary>In <see cref="Unit"/>; -1: no limit.</summary>
    public long Quota { get; set; } = Unlimited;

    public StorageUnit Unit { get; set; } = StorageUnit.Gibibyte;

    public bool HasName => ProjectName.TryParse(Name, out _);

    public bool IsComplete => HasName && Allows(Quota);

    /// <summary>Whether there can be such a quota, in <see cref="Unit"/>.</summary>
    public bool Allows(long quota) => quota is Unlimited || (quota > 0 && quota <= MostBytes / Unit.Bytes);

    /// <param name="limited">Whether the person says how much the project may hold.</param>
    public ProjectRequest ToRequest(bool limited) =>
        new(
            Name,
            Public: null,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [ProjectMetadataKeys.Public] = IsPublic ? "true" : "false",
            },
            limited
                ? Quota is Unlimited
                    ? Unlimited
                    : Quota * Unit.Bytes
                : null,
            RegistryId: null
        );
}
