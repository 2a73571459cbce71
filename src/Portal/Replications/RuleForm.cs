using System.Text.Json;
using System.Text.RegularExpressions;
using Entrepot.Management.Replication;
using Entrepot.Replication.Filters;

namespace Entrepot.Portal.Replications;

/// <summary>What is typed into the dialog of a rule.</summary>
public sealed partial class RuleForm
{
    /// <summary>Kilobytes in a megabyte, as Harbor's portal reckons.</summary>
    private const int KilobytesOfMegabyte = 1024;
    private const string Matching = "matches";

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>From the other registry to this site.</summary>
    public bool Pulls { get; set; }

    /// <summary>The other registry; null: none is chosen yet.</summary>
    public long? Registry { get; set; }

    public string NameFilter { get; set; } = "";

    public string TagFilter { get; set; } = "";

    public string TagDecoration { get; set; } = Matching;

    public IReadOnlyCollection<string> Labels { get; set; } = [];

    public string LabelDecoration { get; set; } = Matching;

    /// <summary>Empty: all.</summary>
    public string Resource { get; set; } = "";

    public string Namespace { get; set; } = "";

    public int Flattening { get; set; } = 1;

    public string Trigger { get; set; } = "manual";

    public string Cron { get; set; } = "0 ";

    public bool Deletion { get; set; }

    /// <summary>-1: unlimited.</summary>
    public int? Bandwidth { get; set; } = -1;

    public bool InMegabytes { get; set; }

    public bool Override { get; set; } = true;

    public bool CopyByChunk { get; set; }

    public bool Enabled { get; set; } = true;

    public bool SingleActive { get; set; }

    public bool Repair { get; set; }

    public bool CopyExisting { get; set; }

    public bool IsEventBased => Trigger == "event_based";

    public bool IsScheduled => Trigger == "scheduled";

    public bool NamespaceIsOk => Namespace.Length == 0 || (Namespace.Length <= 255 && PathPattern().IsMatch(Namespace));

    public bool BandwidthIsOk => Bandwidth is -1 or (> 0 and <= 99_999);

    /// <summary>What can be judged here is right; the site judges the rest.</summary>
    public bool IsComplete => IsName(Name) && IsPreviewable;

    /// <summary>A preview needs no name.</summary>
    public bool IsPreviewable =>
        Registry is not null && NamespaceIsOk && BandwidthIsOk && (!IsScheduled || Cron.Trim().Length > 1);

    /// <summary>The types of the filters in the order in which they are sent, for a refusal that names one by its place.</summary>
    public IReadOnlyList<string> FilterTypes => [.. Filters().Select(filter => filter.Type ?? "")];

    /// <summary>What Harbor's portal takes for the name of a rule.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= 255 && NamePattern().IsMatch(text);

    public static RuleForm Of(PolicyAnswer rule)
    {
        var form = new RuleForm
        {
            Name = rule.Name,
            Description = rule.Description ?? "",
            Pulls = rule.SrcRegistry.Id > 0,
            Registry = rule.SrcRegistry.Id > 0 ? rule.SrcRegistry.Id : rule.DestRegistry.Id,
            Namespace = rule.DestNamespace ?? "",
            Flattening = Math.Clamp(rule.DestNamespaceReplaceCount, -1, int.MaxValue),
            Trigger = rule.Trigger.Type ?? "manual",
            Cron = rule.Trigger.TriggerSettings?.Cron ?? "0 ",
            Deletion = rule.Deletion ?? false,
            Bandwidth = rule.Speed <= 0 ? -1 : rule.Speed,
            Override = rule.Override ?? false,
            CopyByChunk = rule.CopyByChunk,
            Enabled = rule.Enabled ?? false,
            SingleActive = rule.SingleActiveReplication,
            Repair = rule.Repair ?? false,
        };
        if (form.Bandwidth is >= KilobytesOfMegabyte and var speed && speed % KilobytesOfMegabyte == 0)
        {
            (form.Bandwidth, form.InMegabytes) = (speed / KilobytesOfMegabyte, true);
        }

        foreach (var filter in rule.Filters ?? [])
        {
            form.Take(filter);
        }

        return form;
    }

    /// <param name="isNew">Only then it can begin with what is here already.</param>
    public PolicyRequest ToRequest(bool isNew) =>
        new(
            Name.Trim(),
            Description,
            new RegistryReference(Pulls ? Registry : 0),
            new RegistryReference(Pulls ? 0 : Registry),
            Namespace,
            Flattening,
            new TriggerBody(Trigger, new TriggerSettings(IsScheduled ? Cron.Trim() : null)),
            [.. Filters()],
            IsEventBased && Deletion,
            null,
            Override,
            Enabled,
            Bandwidth is > 0 and var speed ? speed * (InMegabytes ? KilobytesOfMegabyte : 1) : 0,
            CopyByChunk,
            !IsEventBased && SingleActive,
            IsEventBased ? null : Repair,
            isNew && IsEventBased ? CopyExisting : null
        );

    private void Take(FilterEntry filter)
    {
        switch (filter.Type)
        {
            case "name":
                NameFilter = filter.Value.GetString() ?? "";
                break;
            case "tag":
                (TagFilter, TagDecoration) = (filter.Value.GetString() ?? "", filter.Decoration ?? Matching);
                break;
            case "label":
                Labels = [.. filter.Value.EnumerateArray().Select(name => name.GetString() ?? "")];
                LabelDecoration = filter.Decoration ?? Matching;
                break;
            case "resource":
                Resource = filter.Value.GetString() ?? "";
                break;
        }
    }

    private IEnumerable<FilterEntry> Filters()
    {
        if (NameFilter.Trim() is { Length: > 0 } name)
        {
            yield return new FilterEntry("name", JsonSerializer.SerializeToElement(name), null);
        }

        if (TagFilter.Trim() is { Length: > 0 } tag)
        {
            yield return new FilterEntry("tag", JsonSerializer.SerializeToElement(tag), TagDecoration);
        }

        if (Labels.Count > 0)
        {
            yield return new FilterEntry("label", JsonSerializer.SerializeToElement(Labels), LabelDecoration);
        }

        if (Resource.Length > 0)
        {
            yield return new FilterEntry("resource", JsonSerializer.SerializeToElement(Resource), null);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(?:[._-][a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9]+(?:[/._-][a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex PathPattern();
}
