using Entrepot.Management.Registries;
using Entrepot.Management.ReplicationAdapters;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Registries;

/// <summary>Makes or edits a registry endpoint, and tries whether it answers.</summary>
public sealed partial class EndpointDialog
{
    // Browsers would offer the person's own password of this site.
    private static readonly Dictionary<string, object?> NoAutocomplete = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
    };

    // The browser offers what the kind of registry suggests, and anything else can be typed.
    private const string UrlList = "endpoint-urls";
    private static readonly Dictionary<string, object?> UrlAttributes = new(NoAutocomplete, StringComparer.Ordinal)
    {
        ["list"] = UrlList,
    };

    private IReadOnlyList<string> types = ["docker-registry"];
    private Dictionary<string, AdapterPattern> patterns = new(StringComparer.Ordinal);
    private EndpointForm form = new();
    private CapabilityAnswer? can;
    private ApiRefusal? refusal;
    private bool busy;
    private bool testing;
    private bool tested;

    /// <summary>The one to edit; null makes a new one.</summary>
    [Parameter]
    public RegistryAnswer? Registry { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private AdapterPattern? Pattern => patterns.GetValueOrDefault(form.Type);

    private bool HasFixedUrl => Pattern?.EndpointPattern.EndpointType == "EndpointPatternTypeFix";

    private bool HasFixedKey => Pattern?.CredentialPattern.AccessKeyType == "AccessKeyTypeFix";

    private bool SecretIsFile => Pattern?.CredentialPattern.AccessSecretType == "AccessSecretTypeFile";

    private bool HasSecret => Registry?.Credential?.AccessSecret is not null;

    /// <summary>What to look at after a test that failed, beside what the site says.</summary>
    private string? Advice =>
        refusal?.Message switch
        {
            { } text when text.Contains("credentials:", StringComparison.Ordinal) && HasFixedKey => T[
                "AdviceKeyFile"
            ].Value,
            { } text when text.Contains("tls:", StringComparison.Ordinal) => T["AdviceTls"].Value,
            { } text
                when text.Contains("connect:", StringComparison.Ordinal)
                    && form.Url.StartsWith("https:", StringComparison.Ordinal) => T["AdvicePlain"].Value,
            { } text when text.Contains("refused-by-policy:", StringComparison.Ordinal) => T["AdvicePolicy"].Value,
            _ => null,
        };

    private IReadOnlyList<EndpointChoice> Suggestions => Pattern?.EndpointPattern.Endpoints ?? [];

    protected override async Task OnInitializedAsync()
    {
        if (Registry is not null)
        {
            form = EndpointForm.Of(Registry);
        }

        var kinds = await Api.GetAsync<List<string>>("/api/v2.0/replication/adapters", Gone);
        var infos = await Api.GetAsync<Dictionary<string, AdapterPattern>>("/api/v2.0/replication/adapterinfos", Gone);
        refusal = kinds.Refusal ?? infos.Refusal;
        types = kinds.Value ?? types;
        patterns = infos.Value ?? patterns;
        await LearnAsync();
    }

    /// <summary>What the chosen kind of registry can do.</summary>
    private async Task LearnAsync()
    {
        var asked = (form.Type, form.Url);
        var answer = await Api.GetAsync<CapabilityAnswer>(
            $"/api/entrepot/v1/replication/capabilities?type={Uri.EscapeDataString(form.Type)}&url={Uri.EscapeDataString(form.Url)}",
            Gone
        );
        if (asked == (form.Type, form.Url))
        {
            can = answer.Value;
        }
    }

    private Task ChooseTypeAsync(string? type)
    {
        form.Type = type ?? form.Type;
        tested = false;
        form.AccessKey = HasFixedKey ? Pattern!.CredentialPattern.AccessKeyData : "";
        if (Suggestions.Count > 0)
        {
            form.Url = Suggestions[0].Value;
        }

        return LearnAsync();
    }

    private void TypeUrl(string? url)
    {
        form.Url = url ?? "";
        tested = false;
    }

    private async Task TestAsync()
    {
        testing = true;
        await DoAsync(() => Api.PostAsync("/api/v2.0/registries/ping", form.ToFlatRequest(Registry?.Id), Gone));
        testing = false;
        tested = refusal is null;
    }

    private async Task SaveAsync()
    {
        await DoAsync(() =>
            Registry is { Id: var id }
                ? Api.PutAsync($"/api/v2.0/registries/{id}", form.ToFlatRequest(id), Gone)
                : Api.PostAsync("/api/v2.0/registries", form.ToRequest(), Gone)
        );
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    private async Task DoAsync(Func<Task<ApiRefusal?>> act)
    {
        busy = true;
        tested = false;
        refusal = null;
        refusal = await act();
        busy = false;
    }
}
