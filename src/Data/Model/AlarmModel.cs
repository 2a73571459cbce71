using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Model;

/// <summary>What somebody should know of, and the messages about it.</summary>
internal static class AlarmModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AlarmRow>(alarm =>
        {
            alarm.ToTable("alarm").HasKey(row => row.Id);

            // One at a time of a kind about a subject.
            alarm.HasIndex(row => new { row.Kind, row.SubjectId }).HasFilter("cleared_at IS NULL").IsUnique();
            alarm.HasIndex(row => row.ClearedAt);
        });
        model.Entity<AlarmNoticeRow>(notice =>
        {
            notice.ToTable("alarm_notice").HasKey(row => row.Id);
            notice.HasIndex(row => row.AlarmId);
            notice.HasIndex(row => row.NextTryAt).HasFilter("sent_at IS NULL");
            notice.HasOne(row => row.Alarm).WithMany().HasForeignKey(row => row.AlarmId);
        });
    }
}
