using System.Text.Json.Nodes;

namespace Entrepot.Access.Wire;

/// <summary>One error of an answer (distribution-spec, "Error Codes"; Harbor's REST API uses the same shape).</summary>
/// <param name="Code">A word of the protocol's closed list.</param>
/// <param name="Message">For people.</param>
/// <param name="Detail">What a program or person may want to know beyond the code; left out when null.</param>
public sealed record ErrorEntry(string Code, string Message, JsonNode? Detail = null);
