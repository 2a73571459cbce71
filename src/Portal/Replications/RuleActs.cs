using Entrepot.Management.Replication;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Entrepot.Portal.Replications;

/// <summary>What can be done with a rule beside editing it.</summary>
/// <param name="api">The site.</param>
/// <param name="dialogs">Where questions are shown.</param>
/// <param name="notes">Where outcomes are told.</param>
/// <param name="texts">Their words.</param>
/// <param name="done">Called when something was done, to look again.</param>
/// <param name="gone">Cancelled when the page is left.</param>
public sealed class RuleActs(
    SiteApi api,
    IDialogService dialogs,
    ISnackbar notes,
    IStringLocalizer<Words> texts,
    Func<Task> done,
    CancellationToken gone
)
{
    public async Task ReplicateAsync(PolicyAnswer rule)
    {
        if (
            await dialogs.ConfirmAsync(
                texts["ReplicateTitle"],
                texts["ReplicateText"],
                texts["Replicate"],
                () => api.PostAsync("/api/v2.0/replication/executions", new ExecutionStart(rule.Id), gone),
                [rule.Name],
                destructive: false
            )
        )
        {
            await TellAsync("Started");
        }
    }

    public Task CompareAsync(PolicyAnswer rule) =>
        DoAsync(
            api.PostAsync($"/api/entrepot/v1/replication/policies/{rule.Id}/reconciliations", null, gone),
            "ComparisonStarted"
        );

    /// <summary>Enables it when it is disabled, else disables it.</summary>
    public async Task SwitchAsync(PolicyAnswer rule)
    {
        var enable = rule.Enabled != true;
        if (
            await dialogs.ConfirmAsync(
                texts[enable ? "EnableTitle" : "DeactivateTitle"],
                texts[enable ? "EnableText" : "DeactivateText"],
                texts[enable ? "Enable" : "Deactivate"],
                () => PutAsync(rule, enable),
                [rule.Name],
                destructive: !enable
            )
        )
        {
            await done();
        }
    }

    /// <summary>Pauses its work, or lets it go on.</summary>
    public Task HoldAsync(PolicyAnswer rule)
    {
        var hold = rule.HeldAt is null;
        return DoAsync(
            api.PostAsync($"/api/entrepot/v1/replication/policies/{rule.Id}/{(hold ? "pause" : "resume")}", null, gone),
            hold ? "RulePaused" : "RuleResumed"
        );
    }

    /// <summary>After the deletion guard stopped them: disabling and enabling the rule lets them go on.</summary>
    public async Task LetDeletionsGoOnAsync(PolicyAnswer rule)
    {
        if (
            await dialogs.ConfirmAsync(
                texts["DeletionsTitle"],
                texts["DeletionsText", rule.PausedReason ?? ""],
                texts["LetDeletionsGoOn"],
                async () => await PutAsync(rule, enabled: false) ?? await PutAsync(rule, enabled: true),
                [rule.Name]
            )
        )
        {
            await done();
        }
    }

    public async Task DeleteAsync(PolicyAnswer rule)
    {
        if (
            await dialogs.ConfirmAsync(
                texts["DeleteTitle"],
                texts["DeleteText"],
                texts["Delete"],
                () => api.DeleteAsync($"/api/v2.0/replication/policies/{rule.Id}", gone),
                [rule.Name]
            )
        )
        {
            await done();
        }
    }

    private Task<ApiRefusal?> PutAsync(PolicyAnswer rule, bool enabled) =>
        api.PutAsync(
            $"/api/v2.0/replication/policies/{rule.Id}",
            RuleRequests.Of(rule) with
            {
                Enabled = enabled,
            },
            gone
        );

    private async Task DoAsync(Task<ApiRefusal?> act, string outcome)
    {
        if (await act is { } refusal)
        {
            notes.Add(refusal.Message, Severity.Error);
            await done();
        }
        else
        {
            await TellAsync(outcome);
        }
    }

    private async Task TellAsync(string outcome)
    {
        notes.Add(texts[outcome], Severity.Success);
        await done();
    }
}
