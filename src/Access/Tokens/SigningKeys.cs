using System.Collections.Frozen;
using System.Security.Cryptography;
using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Tokens;

/// <summary>
/// The site's keys for registry tokens. The newest readable one signs; all readable ones verify, so that nodes that
/// made one each at the same first start understand each other.
/// </summary>
internal sealed partial class SigningKeys(
    Database database,
    SecretProtector protector,
    TimeProvider clock,
    ILogger<SigningKeys> logger
)
{
    private const int KeyBits = 2048;
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(2);

    private volatile Keys? present;
    private long loadedAt;

    /// <summary>The key that signs.</summary>
    public async ValueTask<SigningKey> NewestAsync(CancellationToken cancellationToken) =>
        (present ?? await ReadAsync(cancellationToken))?.Newest
        ?? throw new InvalidOperationException("No signing key can be read.");

    /// <summary>Reads the keys, and makes the first one when none can be read.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is null)
        {
            await MakeAsync(cancellationToken);
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>The key of this name; one that another node made since is read first.</summary>
    public async ValueTask<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (present?.ById.GetValueOrDefault(keyId) is { } known)
        {
            return known;
        }

        // Forged names must not cost a query each.
        return present is not null && clock.GetElapsedTime(loadedAt) < ReloadPause
            ? null
            : (await ReadAsync(cancellationToken))?.ById.GetValueOrDefault(keyId);
    }

    private async Task<Keys?> ReadAsync(CancellationToken cancellationToken)
    {
        loadedAt = clock.GetTimestamp();
        var rows = await database.ReadAsync(
            (context, token) =>
                context.SigningKeys.AsNoTracking().OrderByDescending(row => row.CreatedAt).ToListAsync(token),
            cancellationToken
        );
        var keys = rows.Select(Reveal).OfType<SigningKey>().ToList();
        if (keys.Count == 0)
        {
            return null;
        }

        return present = new Keys(keys[0], keys.ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal));
    }

    private SigningKey? Reveal(SigningKeyRow row)
    {
        if (protector.Reveal(PurposeOf(row.KeyId), row.ProtectedKey) is not { } pem)
        {
            LogUnreadable(row.KeyId);
            return null;
        }

        var key = RSA.Create();
        key.ImportFromPem(pem);
        return SigningKey.Of(key);
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        using var key = RSA.Create(KeyBits);
        var keyId = SigningKey.Of(key).KeyId;
        var secret = protector.Protect(PurposeOf(keyId), key.ExportPkcs8PrivateKeyPem());
        await database.WriteAsync(
            async (context, token) =>
            {
                context.SigningKeys.Add(
                    new SigningKeyRow
                    {
                        KeyId = keyId,
                        ProtectedKey = secret,
                        CreatedAt = clock.GetUtcNow(),
                    }
                );
                return await context.SaveChangesAsync(token);
            },
            cancellationToken
        );
    }

    private static string PurposeOf(string keyId) => $"signing_key/protected_key/{keyId}";

    [LoggerMessage(
        3001,
        LogLevel.Warning,
        "Signing key {KeyId} cannot be read with the keys in the key folder; tokens signed with it are refused"
    )]
    private partial void LogUnreadable(string keyId);

    private sealed record Keys(SigningKey Newest, FrozenDictionary<string, SigningKey> ById);
}
