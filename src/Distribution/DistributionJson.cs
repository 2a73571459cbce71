using System.Text.Json.Serialization;
using Entrepot.Distribution.Catalog;
using Entrepot.Distribution.Referrers;
using Entrepot.Distribution.Tags;

namespace Entrepot.Distribution;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(RepositoryList))]
[JsonSerializable(typeof(ReferrersIndex))]
internal sealed partial class DistributionJson : JsonSerializerContext;
