using Entrepot.Access.Audit.Pulls;
using Entrepot.Access.Audit.Purging;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Access.Audit;

/// <summary>What happened here and who did it.</summary>
internal static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services
            .AddSingleton<PullLog>()
            .AddSingleton<FailedSignIns>()
            .AddSingleton<AuditKeeper>()
            .AddSingleton<PurgeBook>()
            .AddSingleton<Purger>()
            .AddSingleton<AuditForwarding>()
            .AddHostedService<AuditLoop>()
            .AddHostedService<PurgeLoop>();
}
