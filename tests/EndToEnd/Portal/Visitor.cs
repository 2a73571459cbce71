using Deque.AxeCore.Playwright;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

/// <summary>
/// Somebody with a browser window of their own, cookies and all. What the browser complains of (a script that the
/// content policy refuses, an exception, a dialog that a planted script opens) fails the test at the end.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string Pictures = Path.Combine(
        Environment.GetEnvironmentVariable("ENTREPOT_SCREENSHOTS")
            ?? Path.Combine(Path.GetTempPath(), "entrepot-screens")
    );

    private readonly IBrowserContext context;
    private readonly EntrepotSite site;
    private readonly List<string> complaints = [];
    private readonly List<string> forgiven = [];

    private Visitor(EntrepotSite site, IBrowserContext context, IPage page)
    {
        this.site = site;
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Opens a window.</summary>
    /// <param name="site">The site whose pages are looked at.</param>
    /// <param name="dark">Whether the person's system is dark.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="through">The address that the browser knows; null: the site's own.</param>
    public static async Task<Visitor> ComeAsync(
        EntrepotSite site,
        bool dark = false,
        int width = 1360,
        Uri? through = null
    )
    {
        var browser = await Chromium.SharedAsync();
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = (through ?? site.Address).ToString(),
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                IgnoreHTTPSErrors = true,
            }
        );
        context.SetDefaultTimeout(20_000);
        var visitor = new Visitor(site, context, await context.NewPageAsync());
        visitor.Listen();
        return visitor;
    }

    /// <summary>Opens a window and signs in.</summary>
    public static async Task<Visitor> SignInAsync(
        EntrepotSite site,
        string name = EntrepotSite.Admin,
        string password = EntrepotSite.AdminPassword,
        bool dark = false,
        int width = 1360,
        Uri? through = null
    )
    {
        var visitor = await ComeAsync(site, dark, width, through);
        await visitor.Page.GotoAsync("/account/sign-in");
        await visitor.EnterAsync(name, password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).WaitForAsync();
        return visitor;
    }

    /// <summary>Fills the form of the sign-in page and sends it.</summary>
    public async Task EnterAsync(string name, string password)
    {
        // A page that is still getting its styles moves away under a click.
        await Page.WaitForLoadStateAsync(LoadState.Load);
        await Page.GetByLabel("User name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Opens a page and waits until it shows what it is for.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await SettleAsync();
    }

    /// <summary>Waits until the page has its heading and nothing is loading.</summary>
    public async Task SettleAsync()
    {
        await Page.Locator("h1").First.WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.mud-progress-linear[aria-label=Loading]')");
    }

    /// <summary>The input with this label in the open dialog, or on the page.</summary>
    public ILocator Field(string label) =>
        Page.Locator("[role=dialog], body:not(:has([role=dialog])) main")
            .First.GetByLabel(label, new() { Exact = false })
            .First;

    /// <summary>The button that is called exactly so.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The open dialog.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>The row of a table that has this text.</summary>
    public ILocator Row(string text) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <summary>Opens the menu of a row and chooses from it.</summary>
    public async Task ChooseAsync(string row, string act)
    {
        await Row(row).GetByRole(AriaRole.Button).Last.ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = act, Exact = true }).ClickAsync();
    }

    /// <summary>Chooses from a list that opens at a field.</summary>
    public async Task SelectAsync(string label, string option)
    {
        await Field(label).ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    /// <summary>What a checker of accessibility finds serious or worse on the page as it is.</summary>
    public async Task<IReadOnlyList<string>> FindBarriersAsync() =>
        [
            .. from finding in (await Page.RunAxe()).Violations
            where finding.Impact is "serious" or "critical"
            from node in finding.Nodes
            select $"{Page.Url}: {finding.Id}: {node.Html}",
        ];

    /// <summary>How many CSS pixels the page is wider than the window: people would scroll sideways.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>(
            "() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
        );

    /// <summary>Keeps a picture of the page for people to look at.</summary>
    public Task PhotographAsync(string name)
    {
        Directory.CreateDirectory(Pictures);
        return Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
    }

    /// <summary>Complaints with this text are to be expected.</summary>
    public void Forgive(string text) => forgiven.Add(text);

    public async ValueTask DisposeAsync()
    {
        await PhotographAsync($"last-{TestContext.Current.TestMethod?.MethodName}");
        await context.DisposeAsync();
        complaints
            .Where(complaint => !forgiven.Exists(text => complaint.Contains(text, StringComparison.Ordinal)))
            .ShouldBeEmpty(site.Log);
    }

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            // A refused sign-in is an answer, and Chromium writes every 4xx down. An event of what has just been drawn
            // anew finds no handler, and is told so; a handler that fails takes the whole page down.
            if (
                message.Type == "error"
                && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)
                && !message.Text.Contains("invoking 'DispatchEventAsync'", StringComparison.Ordinal)
            )
            {
                complaints.Add(message.Text);
            }
        };
        Page.PageError += (_, fault) => complaints.Add(fault);
        Page.Dialog += (_, dialog) =>
        {
            complaints.Add($"A script opened a window: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }
}
