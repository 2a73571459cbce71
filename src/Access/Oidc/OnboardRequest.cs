using System.Text.Json.Serialization;

namespace Entrepot.Access.Oidc;

/// <summary>The name that somebody chooses who signs in for the first time.</summary>
internal sealed record OnboardRequest([property: JsonPropertyName("username")] string? UserName);
