using Entrepot.Portal.Api;
using MudBlazor;

namespace Entrepot.Portal.Parts;

/// <summary>Asks before something is done that cannot be taken back.</summary>
public static class Confirmation
{
    /// <param name="dialogs">Where the question is shown.</param>
    /// <param name="title">The question.</param>
    /// <param name="text">What will happen.</param>
    /// <param name="act">The word on the button.</param>
    /// <param name="action">Does it; a refusal is shown and the dialog stays.</param>
    /// <param name="items">What will go, one by one.</param>
    /// <param name="destructive">Whether something is lost.</param>
    /// <param name="typed">What must be typed first, where a slip would cost much.</param>
    /// <returns>Whether it was done.</returns>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs,
        string title,
        string text,
        string act,
        Func<Task<ApiRefusal?>> action,
        IReadOnlyList<string>? items = null,
        bool destructive = true,
        string? typed = null
    )
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Text, text },
            { dialog => dialog.Act, act },
            { dialog => dialog.Do, action },
            { dialog => dialog.Items, items ?? [] },
            { dialog => dialog.Destructive, destructive },
            { dialog => dialog.Typed, typed },
        };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await shown.Result is { Canceled: false };
    }
}
