using System.Text.Json.Serialization;

namespace Entrepot.Access.Oidc;

[JsonSerializable(typeof(OidcTokens))]
[JsonSerializable(typeof(OidcFlow))]
[JsonSerializable(typeof(OidcPending))]
[JsonSerializable(typeof(OnboardRequest))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class OidcJson : JsonSerializerContext;
