using System.Text.Json;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Configuration;

/// <summary>
/// The site's configuration: read as a whole and remembered for a moment. A change made here counts at once, one made on
/// another node within <see cref="Rights.Age"/>.
/// </summary>
public sealed class ConfigurationBook(Database database, SecretProtector secrets, TimeProvider clock)
{
    private const string AuthModeKey = "auth_mode";

    private readonly AgingCache<byte, SiteConfiguration> remembered = new(clock, Rights.Age, 1);

    public ValueTask<SiteConfiguration> ReadAsync(CancellationToken cancellationToken) =>
        remembered.GetAsync(0, (_, token) => ReadRowsAsync(token), cancellationToken);

    /// <summary>Forgets what is remembered: called after the commit of every change.</summary>
    public void Drop() => remembered.Drop();

    /// <summary>Whether the way of signing in may change: as long as there is nobody but the first administrator.</summary>
    public Task<bool> AuthModeMayChangeAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(AuthModeMayChangeAsync, cancellationToken);

    /// <summary>Sets the items, all or none.</summary>
    /// <param name="values">Values that their items' rules let pass.</param>
    public async Task<ConfigurationChange> ChangeAsync(
        IReadOnlyDictionary<ConfigurationItem, object> values,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var change = await database.WriteAsync(
            async (context, token) =>
            {
                var rows = await context.Configurations.ToDictionaryAsync(row => row.Key, token);
                if (ChangesAuthMode(values, rows) && !await AuthModeMayChangeAsync(context, token))
                {
                    return ConfigurationChange.AuthModeLocked;
                }

                Put(context, rows, values);
                act.AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return ConfigurationChange.Changed;
            },
            cancellationToken
        );
        Drop();
        return change;
    }

    private void Put(
        EntrepotContext context,
        Dictionary<string, ConfigurationRow> rows,
        IReadOnlyDictionary<ConfigurationItem, object> values
    )
    {
        var now = clock.GetUtcNow();
        foreach (var (item, value) in values)
        {
            var written = Write(item, value);
            if (!rows.TryGetValue(item.Key, out var row))
            {
                context.Configurations.Add(
                    new ConfigurationRow
                    {
                        Key = item.Key,
                        Value = written,
                        UpdatedAt = now,
                    }
                );
            }
            else if (item.IsSecret || row.Value != written)
            {
                row.Value = written;
                row.UpdatedAt = now;
            }
        }
    }

    private bool ChangesAuthMode(
        IReadOnlyDictionary<ConfigurationItem, object> values,
        Dictionary<string, ConfigurationRow> rows
    )
    {
        var item = ConfigurationTable.Find(AuthModeKey)!;
        var present = rows.TryGetValue(AuthModeKey, out var row) ? Read(item, row.Value) ?? item.Default : item.Default;
        return values.TryGetValue(item, out var wanted) && !wanted.Equals(present);
    }

    private static async Task<bool> AuthModeMayChangeAsync(EntrepotContext context, CancellationToken token) =>
        !await context.Accounts.AnyAsync(row => row.Name != FirstStart.AdministratorName, token);

    private async Task<SiteConfiguration> ReadRowsAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            (context, token) => context.Configurations.AsNoTracking().ToListAsync(token),
            cancellationToken
        );
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (ConfigurationTable.Find(row.Key) is { } item && Read(item, row.Value) is { } value)
            {
                values[row.Key] = value;
            }
        }

        return new SiteConfiguration(values);
    }

    private string Write(ConfigurationItem item, object value)
    {
        var json = ConfigurationItem.ToJson(value).ToJsonString();
        return item.IsSecret ? secrets.Protect(PurposeOf(item), json) : json;
    }

    /// <summary>The value; null when a hand has written one that the item does not take, or the key is gone.</summary>
    private object? Read(ConfigurationItem item, string written)
    {
        if ((item.IsSecret ? secrets.Reveal(PurposeOf(item), written) : written) is not { } json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return item.TryParse(document.RootElement, out var value, out _) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PurposeOf(ConfigurationItem item) => $"configuration/value/{item.Key}";
}
