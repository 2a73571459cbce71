namespace Entrepot.Cli.Replication;

/// <summary>What starts a rule: <c>manual</c>, <c>scheduled</c> or <c>event_based</c>.</summary>
internal sealed record RuleTrigger(string? Type);
