namespace Entrepot.Remotes.Client;

/// <summary>A token, and until when it is used.</summary>
internal sealed record BearerToken(string Value, DateTimeOffset UsedUntil);
