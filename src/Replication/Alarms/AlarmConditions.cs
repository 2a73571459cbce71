using Entrepot.Data.Rows;
using Entrepot.Replication.Survey;

namespace Entrepot.Replication.Alarms;

/// <summary>
/// What of a survey somebody should know. A state that hovers about its limit is one alarm, not one every few seconds:
/// what ends an alarm is further off than what raises it.
/// </summary>
internal static class AlarmConditions
{
    /// <summary>A rule that was too far behind is well again when it is within this part of the limit.</summary>
    private const int WellWithin = 2;

    public static IReadOnlyList<AlarmCondition> Of(ReplicationSurvey survey, TimeSpan lagLimit) =>
        [
            .. survey.Endpoints.Select(endpoint => Parked(survey, endpoint)).OfType<AlarmCondition>(),
            .. survey.Rules.SelectMany(rule => OfRule(survey, rule, lagLimit)),
        ];

    private static AlarmCondition? Parked(ReplicationSurvey survey, EndpointSurvey endpoint)
    {
        var waiting = survey
            .Rules.Where(rule => rule.EndpointId == endpoint.Id)
            .Sum(rule => rule.Waiting + rule.Running);

        // It answers pings again: whether it is well shows when the first of what waits has arrived.
        var onTrial = !endpoint.Parked && endpoint.Faults > 0 && waiting > 0;
        return endpoint.Parked || onTrial
            ? new AlarmCondition(
                AlarmKind.EndpointParked,
                endpoint.Id,
                endpoint.Name,
                AlarmWords.Parked(endpoint, waiting),
                Raises: endpoint.Parked
            )
            : null;
    }

    private static IEnumerable<AlarmCondition> OfRule(ReplicationSurvey survey, RuleSurvey rule, TimeSpan lagLimit)
    {
        var lag = rule.LagAt(survey.At);
        if (lagLimit > TimeSpan.Zero && lag > lagLimit / WellWithin)
        {
            var endpoint = survey.Endpoints.FirstOrDefault(one => one.Id == rule.EndpointId);
            yield return new AlarmCondition(
                AlarmKind.Lag,
                rule.Id,
                rule.Name,
                AlarmWords.Lag(rule, endpoint, lag),
                Raises: lag > lagLimit
            );
        }

        // A disabled rule wants nothing, so that nothing differs from it. What is there besides may be others' for good.
        if (rule.Enabled && rule.Drift.Any(drift => drift.Kind != DriftKind.Extra && drift.Unasked > 0))
        {
            yield return new AlarmCondition(AlarmKind.Drift, rule.Id, rule.Name, AlarmWords.Drift(rule));
        }

        if (rule.PausedReason.Length > 0)
        {
            yield return new AlarmCondition(
                AlarmKind.DeletionsHeld,
                rule.Id,
                rule.Name,
                AlarmWords.DeletionsHeld(rule)
            );
        }
    }
}
