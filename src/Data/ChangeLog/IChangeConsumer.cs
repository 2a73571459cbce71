using Entrepot.Data.Rows;

namespace Entrepot.Data.ChangeLog;

/// <summary>Takes lines of the change log, in order, each exactly once as far as the database can see.</summary>
public interface IChangeConsumer
{
    /// <summary>Names the cursor; never changes.</summary>
    string Name { get; }

    /// <summary>
    /// Writes what follows from the changes. The cursor moves in the same transaction, so that either both happened
    /// or neither did. It may run again after a rollback: its only effects are rows.
    /// </summary>
    Task ConsumeAsync(EntrepotContext context, IReadOnlyList<ChangeRow> changes, CancellationToken cancellationToken);

    /// <summary>What was consumed last is committed: whoever works on it may be woken.</summary>
    void Committed() { }
}
