namespace Entrepot.Management.Quotas;

/// <summary>The project that a quota is of.</summary>
public sealed record QuotaReference(long Id, string Name, string? OwnerName);
