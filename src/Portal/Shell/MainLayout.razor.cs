using Entrepot.Management.SystemState;
using Entrepot.Management.Users;
using Entrepot.Portal.Api;
using Entrepot.Portal.Hosting;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entrepot.Portal.Shell;

/// <summary>
/// The frame around every page. It finds out who looks, goes on asking whether their session still counts, and leads
/// to the sign-in page when it does not.
/// </summary>
public sealed partial class MainLayout
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource gone = new();
    private MudThemeProvider? theme;
    private ErrorBoundary? boundary;
    private DotNetObjectReference<MainLayout>? self;
    private Person? person;
    private GeneralState? info;
    private ApiRefusal? refusal;
    private bool dark;
    private bool themed;
    private bool open = true;

    // The document has a base address: a fragment alone would lead to the start page.
    private string SkipTarget => $"{Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]}#content";

    /// <summary>Called by the browser when the system's theme changes, and once at the start.</summary>
    [JSInvokable]
    public Task SetDarkAsync(bool wanted) =>
        InvokeAsync(() =>
        {
            (dark, themed) = (wanted, true);
            StateHasChanged();
        });

    /// <summary>Asks the site anew who looks and how it is, for a page that has changed that.</summary>
    public async Task RefreshAsync()
    {
        await LookAsync();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Recover;
        await gone.CancelAsync();
        gone.Dispose();
        self?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Recover;
        var user = await Api.GetAsync<UserAnswer>("/api/v2.0/users/current", gone.Token);
        if (!user.IsDone)
        {
            Refuse(user.Refusal);
            return;
        }

        info = (await Api.GetAsync<GeneralState>("/api/v2.0/systeminfo", gone.Token)).Value;
        person = new Person(user.Value);
        _ = WatchSessionAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        self = DotNetObjectReference.Create(this);
        await Js.InvokeVoidAsync("entrepot.watchTheme", gone.Token, self);
    }

    private async Task ToggleThemeAsync()
    {
        dark = !dark;
        await Js.InvokeVoidAsync("entrepot.keepTheme", gone.Token, dark);
    }

    /// <summary>A page that failed is left behind when the person goes elsewhere.</summary>
    private void Recover(object? sender, LocationChangedEventArgs change) => boundary?.Recover();

    private async Task WatchSessionAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Recheck, Clock);
            while (await timer.WaitForNextTickAsync(gone.Token))
            {
                if (await LookAsync() is { Status: 401 } ended)
                {
                    await InvokeAsync(() => Refuse(ended));
                    return;
                }

                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    /// <returns>Why the site does not say who looks; null when it did.</returns>
    private async Task<ApiRefusal?> LookAsync()
    {
        var user = await Api.WatchAsync<UserAnswer>("/api/v2.0/users/current", gone.Token);
        var state = await Api.WatchAsync<GeneralState>("/api/v2.0/systeminfo", gone.Token);
        if (user.IsDone && user.Value != person?.User)
        {
            person = new Person(user.Value);
        }

        // The rest of it is the time, which nobody looks at.
        if (state.IsDone && state.Value with { CurrentTime = info?.CurrentTime } != info)
        {
            info = state.Value;
        }

        return user.Refusal;
    }

    private void Refuse(ApiRefusal reason)
    {
        var wasHere = person is not null;
        refusal = reason;
        person = null;
        if (reason.Status == 401)
        {
            var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
            Navigation.NavigateTo(
                wasHere
                    ? PageAddresses.SignInAfter(SignInNotice.Ended, here)
                    : $"{PageAddresses.SignIn}?redirect_url={Uri.EscapeDataString(here)}",
                forceLoad: true
            );
        }

        StateHasChanged();
    }
}
