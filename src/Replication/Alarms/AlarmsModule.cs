using Entrepot.Replication.Metrics;
using Entrepot.Replication.Survey;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entrepot.Replication.Alarms;

/// <summary>How replication stands: for those who scrape it, and for those who want to be told.</summary>
internal static class AlarmsModule
{
    public static IServiceCollection AddAlarms(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(new AlarmOptions());
        return services
            .AddSingleton<SurveyReader>()
            .AddSingleton<ProgressReader>()
            .AddSingleton<ReplicationGauges>()
            .AddSingleton<AlarmBook>()
            .AddSingleton<AlarmReader>()
            .AddSingleton<AlarmWatch>()
            .AddSingleton<NoticeSender>()
            .AddSingleton<INoticeChannel, HttpNoticeChannel>()
            .AddSingleton<INoticeChannel, MailNoticeChannel>()
            .AddHostedService<AlarmLoop>()
            .AddHostedService<NoticeLoop>();
    }
}
