using Entrepot.Data.Rows;

namespace Entrepot.Replication.Survey;

/// <summary>What there is to say about all rules and endpoints at one moment.</summary>
/// <param name="At">When it was read.</param>
/// <param name="OpenAlarms">How many alarms of each kind last.</param>
/// <param name="Undelivered">How many notices of each configured channel are on their way.</param>
public sealed record ReplicationSurvey(
    DateTimeOffset At,
    IReadOnlyList<RuleSurvey> Rules,
    IReadOnlyList<EndpointSurvey> Endpoints,
    IReadOnlyDictionary<AlarmKind, int> OpenAlarms,
    IReadOnlyDictionary<string, int> Undelivered
);
