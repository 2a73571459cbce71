namespace Entrepot.Bench.Replication;

/// <summary>Results of replication as lines of a Markdown table: absolute figures, for there is nobody to compare with.</summary>
internal static class ReplicationTable
{
    public const string Head =
        "| replication between two Entrepots | result | CPU of source, destination |\n|---|---|---|";

    public static string Line(ReplicationResult result) => $"| {result.Name} | {result.Result} | {result.Cpu} |";
}
