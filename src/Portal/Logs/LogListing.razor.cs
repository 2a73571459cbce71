using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Logs;

/// <summary>The audit log of a project, or of the site; the address says what it is narrowed to.</summary>
public sealed partial class LogListing
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Null: that of the site.</summary>
    [Parameter]
    public string? ProjectName { get; set; }

    [SupplyParameterFromQuery(Name = "user")]
    private string? User { get; set; }

    [SupplyParameterFromQuery(Name = "resource")]
    private string? Resource { get; set; }

    [SupplyParameterFromQuery(Name = "operation")]
    private string? Operation { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    private string? Until { get; set; }

    private LogFilter Filter => new(User, Resource, Operation, From, Until);

    private string Path =>
        (ProjectName is null ? "/api/v2.0" : $"/api/v2.0/projects/{Uri.EscapeDataString(ProjectName)}")
        + "/auditlog-exts"
        + (Filter.ToQuery() is { Length: > 0 } query ? $"?q={Uri.EscapeDataString(query)}" : "");

    private string NameOf(string? operation) => string.IsNullOrEmpty(operation) ? T["Any"] : operation;

    private void Narrow(string key, string? text) => Go(new(StringComparer.Ordinal) { [key] = text });

    private void Clear() =>
        Go(
            new(StringComparer.Ordinal)
            {
                ["user"] = null,
                ["resource"] = null,
                ["operation"] = null,
                ["from"] = null,
                ["until"] = null,
            }
        );

    private void Go(Dictionary<string, string?> changes)
    {
        var values = changes.ToDictionary(
            change => change.Key,
            change => string.IsNullOrWhiteSpace(change.Value) ? null : (object)change.Value.Trim(),
            StringComparer.Ordinal
        );
        values["page"] = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values!), replace: true);
    }
}
