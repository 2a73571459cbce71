using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Entrepot.Rigs.Remotes;

/// <summary>A service account's key file as Google gives it out, and the check of who presents it.</summary>
public sealed class GoogleKey
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly string privateKey;

    public GoogleKey()
    {
        using var rsa = RSA.Create(2048);
        privateKey = rsa.ExportPkcs8PrivateKeyPem();
        Json = JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["type"] = "service_account",
                ["project_id"] = "demo-project",
                ["private_key_id"] = RandomNumberGenerator.GetHexString(40, lowercase: true),
                ["private_key"] = privateKey,
                ["client_email"] = "pusher@demo-project.iam.gserviceaccount.com",
                ["client_id"] = "100000000000000000001",
                ["token_uri"] = "https://oauth2.googleapis.com/token",
            },
            Indented
        );
    }

    /// <summary>The file's content: the secret to <c>_json_key</c>.</summary>
    public string Json { get; }

    /// <summary>The secret to <c>_json_key_base64</c>.</summary>
    public string Base64 => Convert.ToBase64String(Encoding.UTF8.GetBytes(Json));

    /// <summary>The secret to <c>oauth2accesstoken</c>.</summary>
    public string AccessToken { get; } = $"ya29.{RandomNumberGenerator.GetHexString(60, lowercase: true)}";

    /// <summary>Whether the header is one of the three forms, with this key.</summary>
    internal bool Accepts(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]));
            return pair.Split(':', 2) switch
            {
                ["_json_key", var json] => IsKey(json),
                ["_json_key_base64", var text] => IsKey(Encoding.UTF8.GetString(Convert.FromBase64String(text))),
                ["oauth2accesstoken", var token] => token == AccessToken,
                _ => false,
            };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private bool IsKey(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("private_key").GetString() == privateKey;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
