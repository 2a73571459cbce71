using Entrepot.Replication.Survey;

namespace Entrepot.Replication.Alarms;

/// <summary>Compares how replication stands with the alarms that last.</summary>
public sealed class AlarmWatch(SurveyReader reader, AlarmBook book, AlarmOptions options)
{
    /// <summary>Whether a hundred references wait or more is the same to who is told of it.</summary>
    internal const int Counted = 100;

    /// <returns>How many alarms began or ended.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken) =>
        await book.CompareAsync(
            AlarmConditions.Of(await reader.ReadAsync(Counted, cancellationToken), options.Lag),
            cancellationToken
        );
}
