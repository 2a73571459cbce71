using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Entrepot.Portal.Repositories;

/// <summary>Asks before a repository is deleted with all that it holds.</summary>
internal static class RepositoryDeletion
{
    /// <returns>Whether it was deleted.</returns>
    public static Task<bool> DeleteRepositoryAsync(
        this IDialogService dialogs,
        IStringLocalizer<Words> words,
        SiteApi api,
        RepositoryPlace place,
        long artifacts
    ) =>
        dialogs.ConfirmAsync(
            words["DeleteTitle"],
            words["DeleteText", Amounts.Count(artifacts)],
            words["Delete"],
            () => api.DeleteAsync(place.Path),
            [place.FullName],
            typed: artifacts > 0 ? place.Name : null
        );
}
