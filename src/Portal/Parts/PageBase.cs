using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Parts;

/// <summary>What every page and dialog that talks to the site has.</summary>
public abstract class PageBase : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();

    // The token outlives its source: what is still under way when the person leaves must see that it is cancelled.
    protected PageBase() => Gone = gone.Token;

    [Inject]
    protected SiteApi Api { get; private set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; private set; } = null!;

    [Inject]
    protected TimeProvider Clock { get; private set; } = null!;

    /// <summary>Cancelled when the person leaves the page.</summary>
    protected CancellationToken Gone { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            gone.Dispose();
        }
    }

    /// <summary>Does something again and again while the page is shown, and draws the page after it.</summary>
    protected void Every(TimeSpan period, Func<Task> look) => _ = RunEveryAsync(period, look);

    private async Task RunEveryAsync(TimeSpan period, Func<Task> look)
    {
        try
        {
            var token = Gone;
            using var timer = new PeriodicTimer(period, Clock);
            while (await timer.WaitForNextTickAsync(token))
            {
                await InvokeAsync(async () =>
                {
                    await look();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
