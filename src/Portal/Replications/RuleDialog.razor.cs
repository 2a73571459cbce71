using System.Globalization;
using Entrepot.Management.JobService;
using Entrepot.Management.Registries;
using Entrepot.Management.Replication;
using Entrepot.Management.ReplicationAdapters;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Replications;

/// <summary>Makes or edits a rule, and shows beside it what it would do.</summary>
public sealed partial class RuleDialog
{
    private const string Policies = "/api/v2.0/replication/policies";

    /// <summary>Of the button that Escape presses, too.</summary>
    private static readonly Dictionary<string, object?> ByEscape = new(StringComparer.Ordinal) { ["data-escape"] = "" };

    private RuleForm form = new();
    private PreviewPane? preview;
    private IReadOnlyList<RegistryAnswer>? registries;
    private IReadOnlyList<string>? labels;
    private IReadOnlyList<string> triggers = ["manual", "scheduled", "event_based"];
    private CapabilityAnswer? can;
    private ApiRefusal? refusal;
    private int workers;
    private bool canCopyByChunk;
    private bool changed;
    private bool taken;
    private bool busy;

    /// <summary>The one to edit; null makes a new one.</summary>
    [Parameter]
    public PolicyAnswer? Rule { get; set; }

    /// <summary>What a new one begins as; null: empty.</summary>
    [Parameter]
    public PolicyAnswer? Template { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private string BandwidthHint =>
        workers > 1 && form.Bandwidth is > 0 ? T["BandwidthOfTasks", workers] : T["BandwidthHint"];

    /// <summary>What becomes of a usual name, so that the levels need no explanation.</summary>
    private string Example
    {
        get
        {
            const string Name = "library/web/nginx";
            if (form.Namespace.Length == 0)
            {
                return T["NamespaceEmpty"];
            }

            var parts = Name.Split('/');
            return form.Flattening > parts.Length - 1
                ? T["ExampleFails", Name]
                : T["Example", Name, string.Join('/', parts[KeptFrom(parts.Length)..].Prepend(form.Namespace))];
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if ((Rule ?? Template) is { } rule)
        {
            form = RuleForm.Of(rule);
        }

        if (Template is not null)
        {
            form.Name = await FreeNameAsync(Template.Name);
            changed = true;
        }

        var answer = await Api.AllAsync<RegistryAnswer>("/api/v2.0/registries?sort=name", Gone);
        (registries, refusal) = (answer.Value ?? [], answer.Refusal);
        var pools = await Api.GetAsync<List<WorkerPool>>("/api/v2.0/jobservice/pools", Gone);
        workers = pools.Value?.Sum(pool => pool.Concurrency) ?? 0;
        if (form.Registry is null && registries is [var only])
        {
            form.Registry = only.Id;
        }

        await LearnAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            preview?.Ask();
        }
    }

    private int KeptFrom(int length) => form.Flattening < 0 ? length - 1 : form.Flattening;

    private void Changed()
    {
        changed = true;
        refusal = null;
        preview?.Ask();
    }

    /// <summary>What a rule is called changes nothing that it does.</summary>
    private void NameChanged()
    {
        changed = true;
        refusal = null;
    }

    private async Task<string?> JudgeNameAsync(string? name)
    {
        taken = false;
        if (string.IsNullOrEmpty(name) || name == Rule?.Name)
        {
            return null;
        }

        if (!RuleForm.IsName(name))
        {
            return T["NameFault"];
        }

        var found = await IsTakenAsync(name);
        if (name != form.Name)
        {
            return null;
        }

        taken = found;
        StateHasChanged();
        return found ? T["NameTaken"].Value : null;
    }

    private async Task<bool> IsTakenAsync(string name)
    {
        var same = await Api.GetAsync<List<PolicyAnswer>>(
            $"{Policies}?page_size=1&q=name%3D{Uri.EscapeDataString(Uri.EscapeDataString(name))}",
            Gone
        );
        return same is { IsDone: true, Total: > 0 };
    }

    private async Task<string> FreeNameAsync(string name)
    {
        for (var number = 1; ; number++)
        {
            var free =
                number == 1 ? $"{name}-copy" : string.Create(CultureInfo.InvariantCulture, $"{name}-copy-{number}");
            if (!await IsTakenAsync(free))
            {
                return free;
            }
        }
    }

    private Task ChooseModeAsync(bool pulls)
    {
        form.Pulls = pulls;
        if (pulls && form.IsEventBased)
        {
            form.Trigger = "manual";
        }

        Changed();
        return LearnAsync();
    }

    private Task ChooseRegistryAsync(long? registry)
    {
        form.Registry = registry;
        Changed();
        return LearnAsync();
    }

    /// <summary>What a rule with these two registries may say.</summary>
    private async Task LearnAsync()
    {
        var asked = (form.Pulls, form.Registry);
        var local = await Api.GetAsync<RegistryInfoAnswer>("/api/v2.0/registries/0/info", Gone);
        var registry = registries?.FirstOrDefault(one => one.Id == form.Registry);
        var remote = registry is null
            ? null
            : (await Api.GetAsync<RegistryInfoAnswer>($"/api/v2.0/registries/{registry.Id}/info", Gone)).Value;
        var capability = registry is null
            ? null
            : (
                await Api.GetAsync<CapabilityAnswer>(
                    $"/api/entrepot/v1/replication/capabilities?type={Uri.EscapeDataString(registry.Type)}&url={Uri.EscapeDataString(registry.Url)}",
                    Gone
                )
            ).Value;
        if (asked != (form.Pulls, form.Registry))
        {
            // Another one was chosen meanwhile; its own answer comes.
            return;
        }

        can = capability;
        var source = form.Pulls ? remote : local.Value;
        triggers = source?.SupportedTriggers ?? (form.Pulls ? ["manual", "scheduled"] : triggers);
        labels = source?.SupportedResourceFilters.FirstOrDefault(filter => filter.Type == "label")?.Values;
        canCopyByChunk = remote?.SupportedCopyByChunk == true && local.Value?.SupportedCopyByChunk == true;
    }

    private async Task SaveAsync()
    {
        busy = true;
        refusal = null;
        var request = form.ToRequest(Rule is null);
        var id = Rule?.Id ?? 0;
        if (Rule is null)
        {
            var created = await Api.CreateAsync(Policies, request, Gone);
            refusal = created.Refusal;
            if (created.IsDone)
            {
                id = long.Parse(created.Value.Split('/')[^1], CultureInfo.InvariantCulture);
            }
        }
        else
        {
            refusal = await Api.PutAsync($"{Policies}/{id}", request, Gone);
        }

        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(id));
        }
    }

    private async Task CancelAsync()
    {
        if (
            !changed
            || await Dialogs.ConfirmAsync(
                T["DiscardTitle"],
                T["DiscardText"],
                T["Discard"],
                () => Task.FromResult<ApiRefusal?>(null)
            )
        )
        {
            Dialog.Cancel();
        }
    }
}
