using System.Text.Json;

namespace Entrepot.Portal.Configuration;

/// <summary>One item as the site answers it.</summary>
/// <param name="Value">A text, a whole number, or true or false.</param>
/// <param name="Editable">Whether it can change now.</param>
public sealed record ConfigurationValue(JsonElement Value, bool Editable);
