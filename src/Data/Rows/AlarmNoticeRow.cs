namespace Entrepot.Data.Rows;

/// <summary>One message about an alarm that is on its way or was delivered: at least once, whatever happens.</summary>
public sealed class AlarmNoticeRow
{
    public long Id { get; set; }
    public long AlarmId { get; set; }

    /// <summary><c>http</c> or <c>mail</c>.</summary>
    public required string Channel { get; set; }

    /// <summary>It tells of the alarm's end.</summary>
    public bool Cleared { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Why the last try failed; empty when none did.</summary>
    public string Fault { get; set; } = "";
    public AlarmRow? Alarm { get; set; }
}
