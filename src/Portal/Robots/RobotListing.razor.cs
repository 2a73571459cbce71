using System.Globalization;
using Entrepot.Management.Robots;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Robots;

/// <summary>The robot accounts of a project, or those of the site.</summary>
public sealed partial class RobotListing
{
    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true };

    // What is shown once does not go by a slip of a finger.
    private static readonly DialogOptions Once = new()
    {
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
        CloseOnEscapeKey = false,
        BackdropClick = false,
    };

    private Listing<RobotAnswer>? listing;

    /// <summary>Null: those of the site.</summary>
    [Parameter]
    public long? ProjectId { get; set; }

    [Parameter]
    public string? ProjectName { get; set; }

    [Parameter]
    public bool MayCreate { get; set; }

    [Parameter]
    public bool MayUpdate { get; set; }

    [Parameter]
    public bool MayDelete { get; set; }

    [CascadingParameter]
    private GeneralState? Site { get; set; }

    [CascadingParameter]
    private ProjectPermissions? Permissions { get; set; }

    /// <summary>The site takes several <c>q</c> as one: the filter box adds its own to that of the project.</summary>
    private string Path =>
        ProjectId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"/api/v2.0/robots?q=Level=project,ProjectID={id}&sort=name")
            : "/api/v2.0/robots?sort=name";

    private static DateTimeOffset? EndOf(RobotAnswer robot) =>
        robot.ExpiresAt < 0 ? null : DateTimeOffset.FromUnixTimeSeconds(robot.ExpiresAt);

    private static string PathOf(RobotAnswer robot) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v2.0/robots/{robot.Id}");

    private async Task NewAsync()
    {
        if (await ShowAsync(T["NewRobot"], null) is RobotCreatedAnswer made)
        {
            await TellAsync(T["CreatedTitle"], made.Name, made.Secret);
        }
    }

    private async Task EditAsync(RobotAnswer robot) => await ShowAsync(T["EditRobot"], robot);

    /// <returns>What the dialog ended with; null when it was cancelled.</returns>
    private async Task<object?> ShowAsync(string title, RobotAnswer? robot)
    {
        var parameters = new DialogParameters<RobotDialog>
        {
            { dialog => dialog.Robot, robot },
            { dialog => dialog.ProjectName, ProjectName },
            { dialog => dialog.Permissions, Permissions },
        };
        var shown = await Dialogs.ShowAsync<RobotDialog>(title, parameters, Wide);
        if (await shown.Result is not { Canceled: false, Data: var data })
        {
            return null;
        }

        await listing!.ReloadAsync();
        return data;
    }

    private async Task TellAsync(string title, string name, string secret)
    {
        var parameters = new DialogParameters<SecretDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Name, name },
            { dialog => dialog.Secret, secret },
            { dialog => dialog.Registry, Site?.RegistryUrl ?? "" },
        };
        var shown = await Dialogs.ShowAsync<SecretDialog>(title, parameters, Once);
        await shown.Result;
    }

    private async Task RefreshAsync(RobotAnswer robot)
    {
        string? secret = null;
        if (
            await Dialogs.ConfirmAsync(T["RefreshTitle", robot.Name], T["RefreshText"], T["RefreshSecret"], AskAsync)
            && secret is not null
        )
        {
            await TellAsync(T["RefreshedTitle"], robot.Name, secret);
        }

        async Task<ApiRefusal?> AskAsync()
        {
            var answer = await Api.PatchAsync<RobotSecretBody>(PathOf(robot), new RobotSecretBody(null), Gone);
            secret = answer.Value?.Secret;
            return answer.Refusal;
        }
    }

    private async Task SwitchAsync(RobotAnswer robot)
    {
        var form = RobotForm.Of(robot);
        form.Disabled = !robot.Disable;
        if (form.Disabled)
        {
            await Dialogs.ConfirmAsync(T["DisableTitle", robot.Name], T["DisableText"], T["Disable"], SendAsync);
        }
        else if (await SendAsync() is { } refusal)
        {
            Notes.Add(refusal.Message, Severity.Error);
        }

        await listing!.ReloadAsync();

        Task<ApiRefusal?> SendAsync() => Api.PutAsync(PathOf(robot), form.ToRequest(), Gone);
    }

    private async Task DeleteAsync(RobotAnswer robot)
    {
        await Dialogs.ConfirmAsync(
            T["DeleteTitle", robot.Name],
            T["DeleteText"],
            T["Delete"],
            () => Api.DeleteAsync(PathOf(robot), Gone)
        );
        await listing!.ReloadAsync();
    }
}
