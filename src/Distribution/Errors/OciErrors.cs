using System.Text.Json.Nodes;
using Entrepot.Access.Wire;
using Entrepot.Oci;

namespace Entrepot.Distribution.Errors;

/// <summary>Refusals in the spec's envelope and words.</summary>
internal static class OciErrors
{
    /// <param name="detail">What exactly is wrong and what to do, for the person who reads it.</param>
    /// <param name="status">Another status than the code's usual one.</param>
    public static ErrorResult Refuse(OciErrorCode code, string? detail = null, int? status = null) =>
        new(
            status ?? code.Status,
            new ErrorEnvelope([
                new ErrorEntry(code.Code, code.Message, detail is null ? null : JsonValue.Create(detail)),
            ])
        );
}
