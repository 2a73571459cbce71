namespace Entrepot.Management.Oidc;

/// <summary>Which provider is tried.</summary>
public sealed record OidcPingRequest(string? Url = null, bool? VerifyCert = null);
