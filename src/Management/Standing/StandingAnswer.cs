using Entrepot.Replication.Survey;

namespace Entrepot.Management.Standing;

/// <summary>How all rules and registries stand at one moment.</summary>
public sealed record StandingAnswer(
    DateTimeOffset At,
    IReadOnlyList<RuleStandingAnswer> Rules,
    IReadOnlyList<RegistryStandingAnswer> Registries
)
{
    public static StandingAnswer Of(ReplicationSurvey survey, IReadOnlyList<RuleProgress> progress)
    {
        var of = progress.ToDictionary(rule => rule.PolicyId);
        return new StandingAnswer(
            survey.At,
            [
                .. survey
                    .Rules.Where(rule => of.ContainsKey(rule.Id))
                    .Select(rule => RuleStandingAnswer.Of(rule, of[rule.Id], survey.At)),
            ],
            [.. survey.Endpoints.Select(RegistryStandingAnswer.Of)]
        );
    }
}
