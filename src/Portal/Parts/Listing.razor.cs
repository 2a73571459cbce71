using System.Globalization;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Entrepot.Portal.Parts;

/// <summary>
/// A list of the REST API as a table: the site pages, filters and sorts it, and the address of the page says which part
/// is shown, so that it can be sent to somebody and survives a new connection.
/// </summary>
public sealed partial class Listing<TItem>
{
    /// <summary>In the API.</summary>
    private const string SortKey = "sort";

    /// <summary>In the page's address, where <c>sort</c> is the artifacts' own word.</summary>
    private const string OrderKey = "order";

    private readonly CancellationTokenSource gone = new();
    private readonly CancellationToken left;
    private List<TItem>? items;
    private ApiRefusal? refusal;
    private (string Path, string? Condition)? loaded;
    private string filter = "";
    private string? order;
    private int page = 1;
    private long total;

    // The token outlives its source: a list that is still loading when the person leaves must see that it is cancelled.
    public Listing() => left = gone.Token;

    /// <summary>What the list is, for who cannot see it.</summary>
    [Parameter]
    [EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The list's path in the REST API, with or without a query, such as <c>/api/v2.0/users?sort=username</c>.</summary>
    [Parameter]
    [EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>What must hold for all rows (a term of <c>q</c>, such as <c>tags=*</c>). Null: nothing.</summary>
    [Parameter]
    public string? Condition { get; set; }

    /// <summary>The field that the filter box looks in (<c>q=field=~text</c>). Null: no such box.</summary>
    [Parameter]
    public string? FilterKey { get; set; }

    /// <summary>The filter box asks with a parameter of its own (<c>name=text</c>) instead of <c>q</c>.</summary>
    [Parameter]
    public bool FilterIsParameter { get; set; }

    [Parameter]
    public string? FilterHint { get; set; }

    [Parameter]
    public int PageSize { get; set; } = 25;

    /// <summary>Begins the names of this list's parameters in the page's address, where a page has two lists.</summary>
    [Parameter]
    public string Prefix { get; set; } = "";

    /// <summary>Buttons above the table.</summary>
    [Parameter]
    public RenderFragment? Tools { get; set; }

    /// <summary>The cells of the table's head.</summary>
    [Parameter]
    [EditorRequired]
    public RenderFragment Header { get; set; } = null!;

    /// <summary>The cells of one row.</summary>
    [Parameter]
    [EditorRequired]
    public RenderFragment<TItem> Row { get; set; } = null!;

    /// <summary>Rows (<c>tr</c>) below one row, with more about it.</summary>
    [Parameter]
    public RenderFragment<TItem>? Details { get; set; }

    /// <summary>Shown instead of a table without rows: says what to do first.</summary>
    [Parameter]
    [EditorRequired]
    public RenderFragment Empty { get; set; } = null!;

    /// <summary>Told of what was read, each time.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<TItem>> Loaded { get; set; }

    public string Order => order ?? QueryHelpers.ParseQuery(QueryOf(Path)).GetValueOrDefault(SortKey).ToString();

    private long First => ((page - 1L) * PageSize) + 1;

    /// <summary>Asks the site again.</summary>
    public Task ReloadAsync() => LoadAsync(byItself: false);

    /// <summary>Asks the site again, by itself: it does not count as use of the session.</summary>
    public Task WatchAsync() => LoadAsync(byItself: true);

    public Task OrderByAsync(string? order)
    {
        this.order = order;
        return TurnAsync(1);
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (loaded == (Path, Condition))
        {
            return;
        }

        if (loaded is null)
        {
            ReadAddress();
        }
        else
        {
            page = 1;
        }

        loaded = (Path, Condition);
        await LoadAsync();
    }

    private Task LoadAsync() => LoadAsync(byItself: false);

    private async Task LoadAsync(bool byItself)
    {
        var asked = AskedPath();
        var answer = byItself
            ? await Api.WatchAsync<List<TItem>>(asked, left)
            : await Api.GetAsync<List<TItem>>(asked, left);
        if (asked != AskedPath())
        {
            // Another page or filter is wanted meanwhile; its own answer comes.
            return;
        }

        refusal = answer.Refusal;
        if (answer.IsDone)
        {
            items = answer.Value;
            total = Math.Max(answer.Total, First + items.Count - 1);
            await Loaded.InvokeAsync(items);
        }

        await InvokeAsync(StateHasChanged);
    }

    private Task FilterAsync(string? text)
    {
        filter = text?.Trim() ?? "";
        return TurnAsync(1);
    }

    private async Task TurnAsync(int wanted)
    {
        page = Math.Max(1, wanted);
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [$"{Prefix}page"] = page == 1 ? null : page,
                    [$"{Prefix}filter"] = filter.Length == 0 ? null : filter,
                    [$"{Prefix}{OrderKey}"] = order,
                }
            ),
            replace: true
        );
        await LoadAsync();
    }

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        filter = query.TryGetValue($"{Prefix}filter", out var text) ? text.ToString() : "";
        order = query.TryGetValue($"{Prefix}{OrderKey}", out var wanted) ? wanted.ToString() : null;
        page =
            query.TryGetValue($"{Prefix}page", out var number)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                ? Math.Max(1, parsed)
                : 1;
    }

    private string AskedPath()
    {
        var asked = QueryHelpers.ParseQuery(QueryOf(Path));
        asked["page"] = page.ToString(CultureInfo.InvariantCulture);
        asked["page_size"] = PageSize.ToString(CultureInfo.InvariantCulture);
        asked[SortKey] = Order;
        var filters = FilterKey is not null && filter.Length > 0;
        if (filters && FilterIsParameter)
        {
            asked[FilterKey!] = filter;
        }

        string?[] terms =
        [
            asked.GetValueOrDefault("q"),
            Condition,
            filters && !FilterIsParameter ? $"{FilterKey}=~{QueryText.Quoted(filter)}" : null,
        ];
        asked["q"] = string.Join(',', terms.Where(term => !string.IsNullOrEmpty(term)));
        return QueryHelpers.AddQueryString(
            Path.Split('?')[0],
            asked.Where(parameter => !StringValues.IsNullOrEmpty(parameter.Value))
        );
    }

    private static string QueryOf(string path) =>
        path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? path[start..] : "";
}
