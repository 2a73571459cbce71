using Entrepot.Management.AuditPurges;
using Entrepot.Portal.CleanUp;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.CleanUp;

public sealed class PurgeFormTests
{
    [Fact]
    public void A_schedule_that_a_script_made_is_saved_again_as_it_was()
    {
        var form = PurgeForm.Of(Stored("Daily", "0 30 2 * * *", 36, "create_tag,other"));

        form.Type.ShouldBe(PurgeForm.Custom);
        var request = form.ToRequest(form.Type, dryRun: false);
        request.Schedule!.Cron.ShouldBe("0 30 2 * * *");
        request.Parameters!["audit_retention_hour"].GetInt64().ShouldBe(36);
        request.Parameters["include_event_types"].GetString().ShouldBe("create_tag,other");
    }

    [Fact]
    public void Whole_days_are_shown_as_days_and_sent_as_hours()
    {
        var form = PurgeForm.Of(Stored("Weekly", "0 0 0 * * 0", 168, "other"));

        (form.Type, form.Keep, form.InDays).ShouldBe(("Weekly", 7, true));
        form.ToRequest(form.Type, dryRun: false).Parameters!["audit_retention_hour"].GetInt64().ShouldBe(168);
    }

    [Fact]
    public void Without_an_event_type_there_is_nothing_to_purge()
    {
        var form = new PurgeForm();
        form.IsComplete.ShouldBeTrue();

        form.Events.Clear();

        form.IsComplete.ShouldBeFalse();
    }

    private static PurgeAnswer Stored(string type, string cron, int hours, string events) =>
        new(
            null,
            "PURGE_AUDIT_LOG",
            "SCHEDULE",
            $$"""{"audit_retention_hour":{{hours}},"dry_run":false,"include_event_types":"{{events}}"}""",
            new PurgeAnswer.When(type, cron, null),
            null,
            Deleted: false,
            default,
            default
        );
}
