using Entrepot.Management.SystemState;
using Entrepot.Management.Users;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Users;

/// <summary>The people who have accounts, for administrators.</summary>
public sealed partial class UsersPage
{
    private static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    private Listing<UserAnswer>? listing;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    [CascadingParameter]
    private GeneralState? Info { get; set; }

    /// <summary>Whether passwords are kept here: else nobody makes accounts by hand.</summary>
    private bool KnowsPasswords => Info?.AuthMode is null or "db_auth";

    private async Task NewAsync()
    {
        var shown = await Dialogs.ShowAsync<NewUserDialog>(T["NewUser"], Small);
        await ReloadIfDoneAsync(shown);
    }

    private async Task ResetAsync(UserAnswer user)
    {
        var parameters = new DialogParameters<ResetPasswordDialog> { { dialog => dialog.User, user } };
        var shown = await Dialogs.ShowAsync<ResetPasswordDialog>(T["ResetPassword"], parameters, Small);
        if (await shown.Result is { Canceled: false })
        {
            Notes.Add(T["PasswordWasReset", user.Username], Severity.Success);
        }
    }

    private async Task SetAdministratorAsync(UserAnswer user)
    {
        var wanted = !user.SystemAdministrator;
        if (
            await Dialogs.ConfirmAsync(
                T[wanted ? "SetAsAdminTitle" : "RevokeAdminTitle", user.Username],
                T[wanted ? "SetAsAdminText" : "RevokeAdminText"],
                T[wanted ? "SetAsAdmin" : "RevokeAdmin"],
                () => Api.PutAsync($"/api/v2.0/users/{user.UserId}/sysadmin", new AdministratorRequest(wanted), Gone),
                destructive: !wanted
            )
        )
        {
            await listing!.ReloadAsync();
        }
    }

    private async Task DeleteAsync(UserAnswer user)
    {
        if (
            await Dialogs.ConfirmAsync(
                T["DeleteTitle"],
                T["DeleteText"],
                T["Delete"],
                () => Api.DeleteAsync($"/api/v2.0/users/{user.UserId}", Gone),
                [user.Email is null ? user.Username : $"{user.Username} ({user.Email})"]
            )
        )
        {
            await listing!.ReloadAsync();
        }
    }

    private async Task ReloadIfDoneAsync(IDialogReference shown)
    {
        if (await shown.Result is { Canceled: false })
        {
            await listing!.ReloadAsync();
        }
    }
}
