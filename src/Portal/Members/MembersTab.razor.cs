using Entrepot.Management.Members;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Members;

/// <summary>Who belongs to a project, and as what.</summary>
public sealed partial class MembersTab
{
    private static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    private Listing<MemberAnswer>? listing;

    [Parameter]
    [EditorRequired]
    public long ProjectId { get; set; }

    [Parameter]
    [EditorRequired]
    public string ProjectName { get; set; } = "";

    [CascadingParameter]
    private ProjectPermissions Permissions { get; set; } = null!;

    private string Members => $"/api/v2.0/projects/{ProjectId}/members";

    private bool MayAct => Permissions.Allow("member", "update") || Permissions.Allow("member", "delete");

    private Task AddAsync(bool ofGroup) =>
        ShowAsync<NewMemberDialog>(
            ofGroup ? T["NewGroup"] : T["NewUser"],
            new DialogParameters<NewMemberDialog>
            {
                { dialog => dialog.Members, Members },
                { dialog => dialog.OfGroup, ofGroup },
            }
        );

    private Task ChangeRoleAsync(MemberAnswer member) =>
        ShowAsync<RoleDialog>(
            T["ChangeRole"],
            new DialogParameters<RoleDialog>
            {
                { dialog => dialog.Path, $"{Members}/{member.Id}" },
                { dialog => dialog.Member, member },
            }
        );

    private async Task ShowAsync<TDialog>(string title, DialogParameters<TDialog> parameters)
        where TDialog : IComponent
    {
        var shown = await Dialogs.ShowAsync<TDialog>(title, parameters, Small);
        if (await shown.Result is { Canceled: false })
        {
            await listing!.ReloadAsync();
        }
    }

    private async Task RemoveAsync(MemberAnswer member)
    {
        if (
            await Dialogs.ConfirmAsync(
                T["RemoveTitle", member.EntityName],
                T["RemoveText", ProjectName],
                T["Remove"],
                () => Api.DeleteAsync($"{Members}/{member.Id}", Gone)
            )
        )
        {
            Notes.Add(T["Removed", member.EntityName], Severity.Success);
            await listing!.ReloadAsync();
        }
    }
}
