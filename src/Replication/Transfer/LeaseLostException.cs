namespace Entrepot.Replication.Transfer;

/// <summary>Somebody else holds the target now: whoever meets this stops without a word.</summary>
internal sealed class LeaseLostException() : Exception("The lease of the target was lost.");
