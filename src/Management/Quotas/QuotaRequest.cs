namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>QuotaUpdateReq</c>.</summary>
internal sealed record QuotaRequest(QuotaAmountRequest? Hard);
