namespace Entrepot.Access.Oidc;

/// <summary>Somebody who has proved who they are and is still to choose a name.</summary>
internal sealed record OidcPending(OidcIdentity Identity, string Target, DateTimeOffset Until);
