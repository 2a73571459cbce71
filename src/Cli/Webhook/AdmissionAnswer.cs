using System.Text;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Webhook;

/// <summary>What the API server is told.</summary>
/// <param name="Refusal">Why it may not be, for whoever sent it; null: it may.</param>
/// <param name="Patch">What is changed of it (RFC 6902); null: nothing.</param>
/// <param name="Notes">For the cluster's audit log, by key.</param>
/// <param name="Warnings">For whoever sent it.</param>
public sealed record AdmissionAnswer(
    string? Refusal = null,
    JsonArray? Patch = null,
    IReadOnlyDictionary<string, string>? Notes = null,
    IReadOnlyList<string>? Warnings = null
)
{
    /// <summary>Not what somebody did is wrong, but what is there: it may be tried again.</summary>
    private const int NotYet = 403;

    /// <summary>The API server cuts longer ones, and after so many of them leaves the rest out.</summary>
    private const int LongestWarning = 240;

    public static readonly AdmissionAnswer Allowed = new();

    /// <summary>The review that answers a request.</summary>
    public JsonObject ToReview(string uid)
    {
        var response = new JsonObject { ["uid"] = uid, ["allowed"] = Refusal is null };
        if (Refusal is not null)
        {
            response["status"] = new JsonObject
            {
                ["code"] = NotYet,
                ["reason"] = "Forbidden",
                ["message"] = Refusal,
            };
        }

        if (Patch is { Count: > 0 })
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Patch.ToJsonString()));
        }

        if (Notes is { Count: > 0 })
        {
            response["auditAnnotations"] = new JsonObject(
                Notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)note.Value))
            );
        }

        if (Warnings is { Count: > 0 })
        {
            response["warnings"] = new JsonArray([
                .. Warnings.Select(warning =>
                    (JsonNode)(warning.Length <= LongestWarning ? warning : warning[..LongestWarning])
                ),
            ]);
        }

        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = response,
        };
    }
}
