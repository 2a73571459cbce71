using System.Text.Json;

namespace Entrepot.Portal.Configuration;

/// <summary>
/// The site's configuration as it is, and what somebody has changed of it without saving. Only the changes are sent.
/// </summary>
public sealed class ConfigurationDraft
{
    private readonly IReadOnlyDictionary<string, ConfigurationValue> stored;
    private readonly Dictionary<string, object> changes = new(StringComparer.Ordinal);

    /// <param name="stored">As <c>GET /configurations</c> answers it; secrets are not in it.</param>
    public ConfigurationDraft(IReadOnlyDictionary<string, ConfigurationValue> stored) => this.stored = stored;

    /// <summary>Raised after each change that is typed.</summary>
    public event EventHandler? Changed;

    /// <summary>What is to be sent: the items that are other than stored.</summary>
    public IReadOnlyDictionary<string, object> Changes => changes;

    public bool IsChanged => changes.Count > 0;

    public bool IsEditable(string key) => !stored.TryGetValue(key, out var value) || value.Editable;

    /// <summary>The text; of a secret only what is typed.</summary>
    public string Text(string key) =>
        changes.TryGetValue(key, out var typed) ? (string)typed
        : stored.TryGetValue(key, out var value) ? value.Value.GetString() ?? ""
        : "";

    public long Number(string key) =>
        changes.TryGetValue(key, out var typed) ? (long)typed : stored[key].Value.GetInt64();

    public bool Flag(string key) =>
        changes.TryGetValue(key, out var typed) ? (bool)typed : stored[key].Value.GetBoolean();

    public void Set(string key, string text) => Put(key, text, text == StoredText(key));

    public void Set(string key, long number) => Put(key, number, number == stored[key].Value.GetInt64());

    public void Set(string key, bool flag) => Put(key, flag, flag == stored[key].Value.GetBoolean());

    /// <summary>Forgets what was typed.</summary>
    public void Discard()
    {
        changes.Clear();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Nothing typed for a secret: it stays.</summary>
    private string StoredText(string key) =>
        stored.TryGetValue(key, out var value) && value.Value.ValueKind == JsonValueKind.String
            ? value.Value.GetString() ?? ""
            : "";

    private void Put(string key, object value, bool isStored)
    {
        if (isStored)
        {
            changes.Remove(key);
        }
        else
        {
            changes[key] = value;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }
}
