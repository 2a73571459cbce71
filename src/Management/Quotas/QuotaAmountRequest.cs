namespace Entrepot.Management.Quotas;

/// <summary>The new limit of each resource; storage is the only one, in bytes.</summary>
public sealed record QuotaAmountRequest(long? Storage);
