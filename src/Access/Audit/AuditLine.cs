namespace Entrepot.Access.Audit;

/// <summary>What a line of the audit log says. Its number and hashes are the chain's to give.</summary>
/// <param name="Address">Where the request came from; empty where nobody knows, or for what the site does by itself.</param>
/// <param name="Operation">In Harbor's words: <c>create</c>, <c>pull</c> …; never empty.</param>
/// <param name="ProjectId">The project that it is about; null: the site.</param>
internal sealed record AuditLine(
    DateTimeOffset At,
    string Actor,
    string Address,
    string Operation,
    string ResourceType,
    string Resource,
    long? ProjectId,
    bool Succeeded = true,
    string Description = ""
);
