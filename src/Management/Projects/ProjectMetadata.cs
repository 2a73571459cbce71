using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;

namespace Entrepot.Management.Projects;

/// <summary>
/// Harbor's metadata of a project: a map of texts. <c>public</c> decides access and has a column of its own, the rest
/// is kept as it was given; members that Harbor does not know are left out.
/// </summary>
internal sealed class ProjectMetadata
{
    private const string PublicKey = "public";
    private static readonly string[] Severities = ["none", "low", "medium", "high", "critical"];
    private static readonly string[] Booleans =
    [
        PublicKey,
        "enable_content_trust",
        "enable_content_trust_cosign",
        "prevent_vul",
        "auto_scan",
        "auto_sbom_generation",
        "reuse_sys_cve_allowlist",
        "proxy_cache_local_on_not_found",
        "proxy_referrer_api",
    ];
    private static readonly string[] Texts =
    [
        "severity",
        "retention_id",
        "proxy_speed_kb",
        "max_upstream_conn",
        "proxy_cache_filter_pattern",
        "proxy_cache_filter_kind",
    ];

    private readonly Dictionary<string, string> rest;

    private ProjectMetadata(bool? isPublic, Dictionary<string, string> rest)
    {
        IsPublic = isPublic;
        this.rest = rest;
    }

    /// <summary>Null: not said.</summary>
    public bool? IsPublic { get; }

    public bool Has(string key) => rest.ContainsKey(key);

    public static bool TryRead(
        ProjectRequest request,
        [NotNullWhen(true)] out ProjectMetadata? metadata,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        metadata = null;
        refusal = null;
        var isPublic = request.Public;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in request.Metadata ?? new Dictionary<string, string?>())
        {
            if (value is null || !(Booleans.Contains(key) || Texts.Contains(key)))
            {
                continue;
            }

            if (FaultOf(key, value) is { } fault)
            {
                refusal = Refusal.BadRequest(fault);
                return false;
            }

            if (key == PublicKey)
            {
                isPublic = value == "true";
            }
            else
            {
                texts[key] = value;
            }
        }

        metadata = new ProjectMetadata(isPublic, texts);
        return true;
    }

    /// <summary>Reads one member, which must be one that Harbor knows and that is not another resource's to set.</summary>
    public static bool TryReadOne(
        string key,
        string? value,
        [NotNullWhen(true)] out ProjectMetadata? metadata,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        metadata = null;
        refusal =
            key == "retention_id" || !(Booleans.Contains(key) || Texts.Contains(key))
                ? Refusal.BadRequest($"invalid key: {key}")
            : value is null ? Refusal.BadRequest($"the value of {key} is missing")
            : FaultOf(key, value) is { } fault ? Refusal.BadRequest(fault)
            : null;
        if (refusal is not null)
        {
            return false;
        }

        metadata =
            key == PublicKey
                ? new ProjectMetadata(value == "true", [])
                : new ProjectMetadata(null, new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value! });
        return true;
    }

    /// <summary>Whether the project says any of it already. Each is public or not.</summary>
    public bool IsSaidBy(ProjectRow project)
    {
        var said = Read(project.Metadata);
        return IsPublic is not null || rest.Keys.Any(said.ContainsKey);
    }

    /// <summary>Makes the project say it.</summary>
    public void ApplyTo(ProjectRow project)
    {
        project.Public = IsPublic ?? project.Public;
        project.Metadata = Over(project.Metadata);
    }

    /// <summary>Makes the project no longer say the member; one that does not say whether it is public is not.</summary>
    public static void Remove(ProjectRow project, string key)
    {
        if (key == PublicKey)
        {
            project.Public = false;
            return;
        }

        var said = Read(project.Metadata);
        said.Remove(key);
        project.Metadata = JsonSerializer.Serialize(said);
    }

    /// <summary>As it is kept: what is not said stays as <paramref name="kept"/> has it.</summary>
    public string Over(string kept)
    {
        var merged = Read(kept);
        foreach (var (key, value) in rest)
        {
            merged[key] = value;
        }

        return JsonSerializer.Serialize(merged);
    }

    /// <summary>As it is shown.</summary>
    public static IReadOnlyDictionary<string, string> Show(ProjectRow project)
    {
        var shown = Read(project.Metadata);
        shown[PublicKey] = project.Public ? "true" : "false";
        return shown;
    }

    private static string? FaultOf(string key, string value) =>
        key switch
        {
            _ when Booleans.Contains(key) && value is not ("true" or "false") => $"metadata.{key} is true or false",
            "severity" when !Severities.Contains(value) =>
                $"metadata.severity is one of {string.Join(", ", Severities)}",
            _ when value.Length > 1024 => $"metadata.{key} is too long",
            _ => null,
        };

    private static Dictionary<string, string> Read(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}
