namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectReq</c>: of what it may hold, what has a meaning here.</summary>
/// <param name="Public">The older way to say <c>metadata.public</c>.</param>
/// <param name="StorageLimit">In bytes; -1 for none. Only administrators may say it.</param>
/// <param name="RegistryId">The upstream of a proxy cache.</param>
public sealed record ProjectRequest(
    string? ProjectName,
    bool? Public,
    IReadOnlyDictionary<string, string?>? Metadata,
    long? StorageLimit,
    long? RegistryId
);
