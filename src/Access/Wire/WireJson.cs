using System.Text.Json.Serialization;
using Entrepot.Access.Robots;
using Entrepot.Access.Tokens;

namespace Entrepot.Access.Wire;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(List<StoredGrant>))]
internal sealed partial class WireJson : JsonSerializerContext;
