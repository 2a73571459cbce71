using Entrepot.Data.Rows;

namespace Entrepot.Replication.Alarms;

/// <summary>An alarm, and who was told of it.</summary>
public sealed record ListedAlarm(AlarmRow Row, IReadOnlyList<AlarmNoticeRow> Notices);
