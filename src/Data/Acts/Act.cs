using Entrepot.Data.Rows;

namespace Entrepot.Data.Acts;

/// <summary>
/// Something that somebody does and that the audit log tells of. Whoever carries it out adds it in the transaction of
/// the change, so that there is neither one without the other.
/// </summary>
/// <param name="Address">Where the request came from; empty for what the site does by itself.</param>
/// <param name="Operation">In Harbor's words: <c>create</c>, <c>update</c>, <c>delete</c> …</param>
/// <param name="ResourceType">In Harbor's words: <c>project</c>, <c>member</c>, <c>robot</c> …</param>
/// <param name="Resource">What it is called; never a secret.</param>
/// <param name="ProjectId">The project that it is about; null: the site.</param>
public sealed record Act(
    string Actor,
    string Address,
    string Operation,
    string ResourceType,
    string Resource,
    long? ProjectId = null,
    string Description = ""
)
{
    /// <summary>Writes it with the context's next save.</summary>
    public void AddTo(EntrepotContext context, DateTimeOffset now, bool succeeded = true) =>
        context.Acts.Add(
            new ActRow
            {
                At = now,
                Actor = Actor,
                Address = Address,
                Operation = Operation,
                ResourceType = ResourceType,
                Resource = Resource,
                ProjectId = ProjectId,
                Succeeded = succeeded,
                Description = Description,
            }
        );
}
