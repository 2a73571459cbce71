using Entrepot.Data.Rows;

namespace Entrepot.Replication.Alarms;

/// <summary>A state that somebody should know of, as it is now.</summary>
/// <param name="SubjectId">The id of the endpoint or the rule.</param>
/// <param name="Raises">False: it keeps an alarm that is open, and is no reason for a new one.</param>
public sealed record AlarmCondition(AlarmKind Kind, long SubjectId, string Subject, string Text, bool Raises = true);
