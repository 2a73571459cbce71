using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Entrepot.Portal.Configuration;

/// <summary>What administrators set while the site runs. What is typed stays when they look at the other part.</summary>
public sealed partial class ConfigurationPage
{
    private const string Path = "/api/v2.0/configurations";
    private const string Settings = "setting";

    private ConfigurationDraft? draft;
    private ApiRefusal? refusal;
    private bool busy;

    /// <summary>Which part is shown.</summary>
    [Parameter]
    public string? Tab { get; set; }

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    [CascadingParameter]
    private MainLayout Frame { get; set; } = null!;

    private bool IsSettings => Tab == Settings;

    protected override Task OnInitializedAsync() => Person.IsAdministrator ? ReadAsync() : Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        Watch(null);
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        var answer = await Api.GetAsync<Dictionary<string, ConfigurationValue>>(Path, Gone);
        refusal = answer.Refusal;
        if (answer.IsDone)
        {
            Watch(new ConfigurationDraft(answer.Value));
        }
    }

    private void Watch(ConfigurationDraft? wanted)
    {
        if (draft is not null)
        {
            draft.Changed -= Redraw;
        }

        draft = wanted;
        if (draft is not null)
        {
            draft.Changed += Redraw;
        }
    }

    private void Redraw(object? sender, EventArgs change) => StateHasChanged();

    private async Task SaveAsync()
    {
        busy = true;
        refusal = null;
        refusal = await Api.PutAsync(Path, draft!.Changes, Gone);
        if (refusal is null)
        {
            await ReadAsync();
            await Frame.RefreshAsync();
            Notes.Add(T["Saved"], Severity.Success);
        }

        busy = false;
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        var target = Navigation.ToAbsoluteUri(change.TargetLocation).AbsolutePath;
        var stays = target == "/configs" || target.StartsWith("/configs/", StringComparison.Ordinal);
        if (draft is not { IsChanged: true } || stays)
        {
            return;
        }

        var leaves = await Dialogs.ConfirmAsync(
            T["LeaveTitle"],
            T["LeaveText", draft.Changes.Count],
            T["Leave"],
            () => Task.FromResult<ApiRefusal?>(null)
        );
        if (!leaves)
        {
            change.PreventNavigation();
        }
    }
}
