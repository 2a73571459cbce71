using System.Globalization;
using Entrepot.Management.Preview;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Replications;

/// <summary>What the rule that is being typed would do, asked of the site a moment after each change.</summary>
public sealed partial class PreviewPane
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private CancellationTokenSource? current;
    private PreviewAnswer? answer;
    private ApiRefusal? refusal;
    private bool asking;

    [Parameter]
    [EditorRequired]
    public RuleForm Form { get; set; } = null!;

    /// <summary>There is another answer, which may be that a filter is wrong.</summary>
    [Parameter]
    public EventCallback Judged { get; set; }

    /// <summary>What is wrong with a filter, by its type; null: nothing.</summary>
    public IReadOnlyDictionary<string, string>? FilterFaults { get; private set; }

    /// <summary>The form has changed.</summary>
    public void Ask()
    {
        current?.Cancel();
        current?.Dispose();
        current = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        _ = AskAsync(current.Token);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Cancel();
            current?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task AskAsync(CancellationToken token)
    {
        try
        {
            await Task.Delay(Pause, Clock, token);
            await InvokeAsync(() => AnswerAsync(token));
        }
        catch (OperationCanceledException)
        {
            // The form has changed again, or is gone.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task AnswerAsync(CancellationToken token)
    {
        if (!Form.IsPreviewable)
        {
            (answer, refusal, FilterFaults) = (null, null, null);
        }
        else
        {
            asking = true;
            StateHasChanged();
            var types = Form.FilterTypes;
            var got = await Api.PostAsync<PreviewAnswer>(
                "/api/entrepot/v1/replication/preview",
                Form.ToRequest(isNew: false),
                token
            );
            token.ThrowIfCancellationRequested();
            (answer, refusal, FilterFaults) = (got.Value, got.Refusal, FaultsOf(got.Refusal, types));
        }

        asking = false;
        StateHasChanged();
        await Judged.InvokeAsync();
    }

    /// <summary>The site names a filter by its place: <c>filters[0]: …</c>.</summary>
    private static Dictionary<string, string>? FaultsOf(ApiRefusal? refused, IReadOnlyList<string> types)
    {
        const string Place = "filters[";
        if (refused is null || !refused.Message.StartsWith(Place, StringComparison.Ordinal))
        {
            return null;
        }

        var end = refused.Message.IndexOf(']', StringComparison.Ordinal);
        return
            int.TryParse(
                refused.Message[Place.Length..end],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var place
            )
            && place < types.Count
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [types[place]] = refused.Message[(end + 1)..].TrimStart(':', ' '),
            }
            : null;
    }

    private string Sum(PreviewAnswer sum)
    {
        List<string> parts = [];
        Add("SumCopy", sum.Copy);
        Add("SumReplace", sum.Replace);
        Add("SumEqual", sum.Equal);
        Add("SumKeep", sum.Keep);
        Add("SumUnnamed", sum.Unnamed);
        Add("SumCollide", sum.Collide);
        Add("SumUnchecked", sum.Unchecked);
        var text = string.Join(" · ", parts);
        return sum is { Bytes: > 0 and var bytes } ? $"{text} · {T["SumBytes", Amounts.Bytes(bytes)]}" : text;

        void Add(string key, int count)
        {
            if (count > 0)
            {
                parts.Add(T[key, Amounts.Count(count)]);
            }
        }
    }

    private string WordOf(string action) =>
        action switch
        {
            "copy" => T["ActionCopy"],
            "replace" => T["ActionReplace"],
            "equal" => T["ActionEqual"],
            "keep" => T["ActionKeep"],
            "unnamed" => T["ActionUnnamed"],
            "collide" => T["ActionCollide"],
            _ => T["ActionUnchecked"],
        };

    private static Tone ToneOf(string action) =>
        action switch
        {
            "copy" or "replace" => Tone.Busy,
            "equal" => Tone.Good,
            "keep" => Tone.Warning,
            "unnamed" or "collide" => Tone.Bad,
            _ => Tone.Neutral,
        };
}
