namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>QuotaUpdateReq</c>.</summary>
public sealed record QuotaRequest(QuotaAmountRequest? Hard);
