using System.Text.Json.Nodes;
using Entrepot.Management.Quotas;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Quotas;

/// <summary>How much each project holds and may hold, largest first.</summary>
public sealed partial class QuotasPage
{
    private const string DefaultKey = "storage_per_project";
    private const string Configurations = "/api/v2.0/configurations";
    private static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    private Listing<QuotaAnswer>? listing;
    private ApiRefusal? refusal;
    private long? standard;

    /// <summary>What some of the projects hold is still being added up.</summary>
    private bool counting;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (Person.IsAdministrator)
        {
            await ReadDefaultAsync();
            Every(TimeSpan.FromSeconds(2), () => counting ? listing!.WatchAsync() : Task.CompletedTask);
        }
    }

    private static int PercentOf(QuotaAnswer quota) =>
        (int)Math.Min(100, Math.Round(quota.Used.Storage * 100.0 / quota.Hard.Storage));

    private async Task ReadDefaultAsync()
    {
        var answer = await Api.GetAsync<JsonObject>(Configurations, Gone);
        refusal = answer.Refusal;
        standard = answer.Value?[DefaultKey]?["value"]?.GetValue<long>();
    }

    private Task EditAsync(QuotaAnswer quota) =>
        ShowAsync(
            T["EditQuotaOf", quota.Ref.Name],
            quota.Hard.Storage,
            limit => Api.PutAsync($"/api/v2.0/quotas/{quota.Id}", new QuotaRequest(new QuotaAmountRequest(limit)), Gone)
        );

    private async Task EditDefaultAsync()
    {
        await ShowAsync(
            T["EditDefault"],
            standard ?? -1,
            limit => Api.PutAsync(Configurations, new JsonObject { [DefaultKey] = limit }, Gone),
            T["DefaultHint"]
        );
        await ReadDefaultAsync();
    }

    private async Task ShowAsync(string title, long limit, Func<long, Task<ApiRefusal?>> save, string? hint = null)
    {
        var parameters = new DialogParameters<QuotaDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Limit, limit },
            { dialog => dialog.Save, save },
            { dialog => dialog.Hint, hint },
        };
        var shown = await Dialogs.ShowAsync<QuotaDialog>(title, parameters, Small);
        if (await shown.Result is { Canceled: false })
        {
            await listing!.ReloadAsync();
        }
    }
}
