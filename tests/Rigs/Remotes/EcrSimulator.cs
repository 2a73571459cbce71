using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Amazon's ECR as it is documented and as users met it: an API of signed JSON that gives out logins for twelve hours,
/// repositories that have to be made in the right account, pages of a hundred tags, deletion by the API alone, and no
/// 401 for a login that ran out.
/// </summary>
public sealed class EcrSimulator : RegistrySimulator
{
    private readonly EcrOptions options;
    private readonly EcrSignatureCheck check;
    private readonly ConcurrentDictionary<string, byte> logins = new();
    private readonly ConcurrentDictionary<(string Account, string Name), byte> repositories = new();

    private EcrSimulator(EcrOptions options)
        : base(
            new SimulatorTraits
            {
                Referrers = true,
                TagPage = 100,
                ByTag = SimulatedDeletion.Unsupported,
                ByDigest = SimulatedDeletion.Unsupported,
            }
        )
    {
        this.options = options;
        check = new EcrSignatureCheck(AccessKey, SecretKey, options.Region);
    }

    /// <summary>The key that may do everything.</summary>
    public string AccessKey { get; } = $"AKIA{RandomNumberGenerator.GetHexString(16)}";

    public string SecretKey { get; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>How many logins were given out.</summary>
    public int Logins { get; private set; }

    /// <summary>Whether the secret key was seen anywhere in a request: it should not.</summary>
    public bool SecretWasSent { get; private set; }

    /// <summary>The repositories that were made, as <c>ACCOUNT/NAME</c>.</summary>
    public IReadOnlyList<string> Repositories => [.. repositories.Keys.Select(key => $"{key.Account}/{key.Name}")];

    public static Task<EcrSimulator> StartAsync(EcrOptions options, CancellationToken cancellationToken) =>
        StartAsync(new EcrSimulator(options), cancellationToken);

    /// <summary>Makes every login invalid, as after twelve hours.</summary>
    public void ExpireLogins() => logins.Clear();

    private protected override bool Exists(string repository) =>
        repositories.ContainsKey((options.Account, repository));

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        SecretWasSent |= authorization.Contains(SecretKey, StringComparison.Ordinal);
        if (authorization.Length == 0)
        {
            context.Response.Headers.WWWAuthenticate =
                $"Basic realm=\"https://{options.Account}.dkr.ecr.{options.Region}.amazonaws.com/\",service=\"ecr.amazonaws.com\"";
            return Results.Text("Not Authorized", statusCode: 401);
        }

        return logins.ContainsKey(authorization)
            ? null
            : Error(
                options.AnswersExpiryWith400 ? 400 : 403,
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again."
            );
    }

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (request is not { Method: "POST", Path.Value: "/" })
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, context.RequestAborted);
        var text = Encoding.UTF8.GetString(bytes.ToArray());
        SecretWasSent |=
            text.Contains(SecretKey, StringComparison.Ordinal)
            || request.Headers.Any(header => header.Value.ToString().Contains(SecretKey, StringComparison.Ordinal));
        if (check.Object(request, bytes.ToArray()) is { } objection)
        {
            return Fault(objection, "The security token included in the request is invalid.");
        }

        using var body = JsonDocument.Parse(text);
        var action = request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        return action switch
        {
            "GetAuthorizationToken" => LogIn(request, body.RootElement),
            "DescribeRepositories" => Describe(body.RootElement),
            "CreateRepository" => Create(body.RootElement),
            "BatchDeleteImage" => Store.Locked(() => Delete(body.RootElement)),
            _ => Fault("UnknownOperationException", action),
        };
    }

    private IResult LogIn(HttpRequest request, JsonElement body)
    {
        var account = body.TryGetProperty("registryIds", out var ids) ? ids[0].GetString()! : options.KeyAccount;
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{RandomNumberGenerator.GetHexString(64)}"));
        if (account == options.Account)
        {
            logins[$"Basic {token}"] = 0;
        }

        Logins++;
        var expiry = TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeMilliseconds() / 1000.0;
        return Json(
            new
            {
                authorizationData = new[]
                {
                    new
                    {
                        authorizationToken = token,
                        expiresAt = expiry,
                        proxyEndpoint = $"http://{request.Host}",
                    },
                },
            }
        );
    }

    private IResult Describe(JsonElement body)
    {
        if (!body.TryGetProperty("repositoryNames", out var names))
        {
            return List(body);
        }

        var name = names[0].GetString()!;
        return repositories.ContainsKey((AccountOf(body), name))
            ? Json(new { repositories = new[] { new { repositoryName = name, registryId = AccountOf(body) } } })
            : Missing(body, name);
    }

    /// <summary>Two on a page, so that whoever does not turn it is found out.</summary>
    private IResult List(JsonElement body)
    {
        const int onPage = 2;
        var after = body.TryGetProperty("nextToken", out var token) ? token.GetString()! : "";
        List<string> names =
        [
            .. repositories
                .Keys.Where(key => key.Account == AccountOf(body) && string.CompareOrdinal(key.Name, after) > 0)
                .Select(key => key.Name)
                .Order(StringComparer.Ordinal)
                .Take(onPage + 1),
        ];
        var account = AccountOf(body);
        var page = names.Take(onPage).Select(name => new { repositoryName = name, registryId = account });
        return names.Count > onPage
            ? Json(new { repositories = page, nextToken = names[onPage - 1] })
            : Json(new { repositories = page });
    }

    private IResult Create(JsonElement body)
    {
        var name = body.GetProperty("repositoryName").GetString()!;
        return repositories.TryAdd((AccountOf(body), name), 0)
            ? Json(new { repository = new { repositoryName = name, registryId = AccountOf(body) } })
            : Fault(
                "RepositoryAlreadyExistsException",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The repository with name '{name}' already exists in the registry with id '{AccountOf(body)}'"
                )
            );
    }

    private IResult Delete(JsonElement body)
    {
        var name = body.GetProperty("repositoryName").GetString()!;
        if (AccountOf(body) != options.Account || !Exists(name))
        {
            return Missing(body, name);
        }

        var image = body.GetProperty("imageIds")[0];
        var byTag = image.TryGetProperty("imageTag", out var tag);
        var reference = (byTag ? tag : image.GetProperty("imageDigest")).GetString()!;
        if (!byTag && Store.HasParent(name, reference))
        {
            return Failure(image, "ImageReferencedByManifestList", "Requested image referenced by manifest list");
        }

        return Store.Delete(name, reference, SimulatedDeletion.LastTagTakesManifest)
            ? Json(new { imageIds = new[] { image.Clone() }, failures = Array.Empty<object>() })
            : Failure(image, "ImageNotFound", "Requested image not found");
    }

    private string AccountOf(JsonElement body) =>
        body.TryGetProperty("registryId", out var id) ? id.GetString()! : options.KeyAccount;

    private IResult Missing(JsonElement body, string name) =>
        Fault(
            "RepositoryNotFoundException",
            $"The repository with name '{name}' does not exist in the registry with id '{AccountOf(body)}'"
        );

    private static IResult Failure(JsonElement image, string code, string reason) =>
        Json(
            new
            {
                imageIds = Array.Empty<object>(),
                failures = new[]
                {
                    new
                    {
                        imageId = image.Clone(),
                        failureCode = code,
                        failureReason = reason,
                    },
                },
            }
        );

    private static IResult Json(object body) => Results.Json(body, contentType: "application/x-amz-json-1.1");

    private static IResult Fault(string type, string message) =>
        Results.Json(new { __type = type, message }, contentType: "application/x-amz-json-1.1", statusCode: 400);
}
