using Entrepot.Management.Registries;
using Entrepot.Management.Replication;
using Entrepot.Management.Standing;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Replications;

/// <summary>All replication rules, and what the chosen one did and found.</summary>
public sealed partial class ReplicationsPage
{
    private const string Differing = "differences";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    /// <summary>Of the rule's dialog, which asks before it throws away what was typed.</summary>
    private static readonly DialogOptions Large = new()
    {
        MaxWidth = MaxWidth.Large,
        FullWidth = true,
        CloseOnEscapeKey = false,
    };

    private Listing<PolicyAnswer>? listing;
    private RuleExecutions? executions;
    private Differences? differences;
    private RuleActs acts = null!;
    private PolicyAnswer? selected;
    private StandingAnswer? standing;
    private ApiRefusal? refusal;
    private string? asked;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    /// <summary>The chosen rule.</summary>
    [SupplyParameterFromQuery(Name = "rule")]
    private long? Rule { get; set; }

    /// <summary>What is shown of it; null: its executions.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    // Parts of a page that come and go must not read the address themselves: the framework fails when one comes with it.
    [SupplyParameterFromQuery(Name = "e-status")]
    private string? ExecutionStatus { get; set; }

    [SupplyParameterFromQuery(Name = "e-trigger")]
    private string? ExecutionTrigger { get; set; }

    /// <summary>Opens the dialog at once: <c>new</c> or <c>edit</c>.</summary>
    [SupplyParameterFromQuery(Name = "act")]
    private string? Act { get; set; }

    private string DifferenceCount =>
        selected is not null
        && StandingOf(selected) is { } rule
        && rule.Missing + rule.Different + rule.Damaged + rule.Extra is > 0 and var count
            ? $"({count})"
            : "";

    protected override async Task OnInitializedAsync()
    {
        acts = new RuleActs(Api, Dialogs, Notes, T, ReloadAsync, Gone);
        if (Person.IsAdministrator)
        {
            await StandAsync();
            Every(Period, WatchAsync);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (selected?.Id != Rule && Person.IsAdministrator)
        {
            selected = null;
            await SelectAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Act is not null && asked is null && Person.IsAdministrator)
        {
            // A dialog is closed by a change of the address: it is opened after it.
            asked = Act;
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("act", (string?)null), replace: true);
        }
        else if (Act is null && asked is not null)
        {
            var act = asked;
            asked = null;
            await (act == "edit" && selected is not null ? EditAsync(selected) : NewAsync());
        }
    }

    private async Task SelectAsync()
    {
        if (Rule is { } id)
        {
            var answer = await Api.WatchAsync<PolicyAnswer>($"/api/v2.0/replication/policies/{id}", Gone);
            (selected, refusal) = (answer.Value, answer.Refusal);
        }
    }

    private async Task StandAsync() =>
        standing =
            (await Api.WatchAsync<StandingAnswer>("/api/entrepot/v1/replication/standing", Gone)).Value ?? standing;

    private async Task WatchAsync()
    {
        await StandAsync();
        if (executions is not null && View is null)
        {
            await executions.WatchAsync();
        }

        if (differences is not null && View == Differing)
        {
            await differences.WatchAsync();
        }
    }

    /// <summary>The chosen rule may be among those that were read anew.</summary>
    private void Take(IReadOnlyList<PolicyAnswer> rules) =>
        selected = rules.FirstOrDefault(rule => rule.Id == Rule) ?? selected;

    private async Task ReloadAsync()
    {
        await SelectAsync();
        await StandAsync();
        await listing!.ReloadAsync();
        if (executions is not null)
        {
            await executions.WatchAsync();
        }

        if (differences is not null)
        {
            await differences.WatchAsync();
        }

        if (selected is null && Rule is not null)
        {
            // It is gone.
            refusal = null;
            Navigation.NavigateTo("/replications", replace: true);
        }

        StateHasChanged();
    }

    private Task NewAsync() => ShowAsync(T["NewReplicationRule"], null, null);

    private Task EditAsync(PolicyAnswer rule) => ShowAsync(T["EditReplicationRule"], rule, null);

    private Task CopyAsync(PolicyAnswer rule) => ShowAsync(T["NewReplicationRule"], null, rule);

    private async Task ShowAsync(string title, PolicyAnswer? rule, PolicyAnswer? template)
    {
        var parameters = new DialogParameters<RuleDialog>
        {
            { dialog => dialog.Rule, rule },
            { dialog => dialog.Template, template },
        };
        var shown = await Dialogs.ShowAsync<RuleDialog>(title, parameters, Large);
        if (await shown.Result is { Canceled: false, Data: long id })
        {
            await ReloadAsync();
            Navigation.NavigateTo($"/replications?rule={id}");
        }
    }

    private RuleStandingAnswer? StandingOf(PolicyAnswer rule) =>
        standing?.Rules.FirstOrDefault(one => one.PolicyId == rule.Id);

    private RegistryStandingAnswer? RegistryOf(PolicyAnswer rule) =>
        standing?.Registries.FirstOrDefault(one =>
            one.Id == (rule.SrcRegistry.Id > 0 ? rule.SrcRegistry.Id : rule.DestRegistry.Id)
        );

    private string NameOf(RegistryAnswer registry) => registry.Id == 0 ? T["Local"] : registry.Name;

    private string AddressOf(PolicyAnswer rule) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["rule"] = rule.Id,
                ["e-page"] = null,
                ["d-page"] = null,
            }
        );

    private string ViewAddress(string? view) => Navigation.GetUriWithQueryParameter("view", view);
}
