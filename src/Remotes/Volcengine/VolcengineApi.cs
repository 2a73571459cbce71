using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Aws;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// The part of the container registry's API that replication needs (service <c>cr</c>, version 2022-05-12). Every request
/// is signed; the secret key itself is never sent.
/// </summary>
internal sealed class VolcengineApi(RegistryConnection connection)
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int PageSize = 100;
    private readonly VendorApi vendor = new(connection, "Volcano Engine");

    private VolcengineAddresses Addresses =>
        VolcengineAddresses.Parse(connection.Endpoint.Url)
        ?? throw new RemoteException(
            new RemoteFault(
                RemoteFaultReason.NotARegistry,
                "The URL is not that of a registry of Volcano Engine: it is https://NAME-REGION.cr.volces.com."
            )
        );

    /// <summary>A login of the registry.</summary>
    public async Task<LentPassword> LogInAsync(CancellationToken cancellationToken)
    {
        var answer = await InvokeAsync("GetAuthorizationToken", [], "the request for a login", cancellationToken);
        return
            DescriptorJson.Text(answer, "Username") is { Length: > 0 } user
            && DescriptorJson.Text(answer, "Token") is { Length: > 0 } token
            ? LentPassword.Ending(
                user,
                token,
                DateTimeOffset.TryParse(
                    DescriptorJson.Text(answer, "ExpireTime"),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var end
                )
                    ? end
                    : connection.Clock.GetUtcNow().AddMinutes(30)
            )
            : throw new RemoteException(RemoteFaults.NoToken(connection.Access.Api.IdnHost));
    }

    /// <summary>Makes the namespace and the repository unless they are there.</summary>
    public async Task EnsureRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        var (space, name) = (repository.Project, repository.WithinProject);
        if (!await HasNamespaceAsync(space, cancellationToken))
        {
            await MakeAsync(
                "CreateNamespace",
                new JsonObject { ["Name"] = space },
                $"making the namespace {space}",
                token => HasNamespaceAsync(space, token),
                cancellationToken
            );
        }

        if (!await HasRepositoryAsync(repository, cancellationToken))
        {
            await MakeAsync(
                "CreateRepository",
                new JsonObject
                {
                    ["Namespace"] = space,
                    ["Name"] = name,
                    ["AccessLevel"] = makePublic ? "Public" : "Private",
                },
                $"making the repository {repository}",
                token => HasRepositoryAsync(repository, token),
                cancellationToken
            );
        }
    }

    /// <summary>The repositories of all namespaces, page by page.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var space in ListAsync("ListNamespaces", () => [], cancellationToken))
        {
            await foreach (
                var name in ListAsync(
                    "ListRepositories",
                    () => new JsonObject { ["Filter"] = Filter("Namespaces", space) },
                    cancellationToken
                )
            )
            {
                if (RepositoryName.TryParse($"{space}/{name}", out var repository))
                {
                    yield return repository;
                }
            }
        }
    }

    public async Task<RemoteDeletion> DeleteTagAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var what = $"the deletion of the tag {repository}:{tag}";
        var found = await InvokeAsync(
            "ListTags",
            new JsonObject
            {
                ["Namespace"] = repository.Project,
                ["Repository"] = repository.WithinProject,
                ["Filter"] = Filter("Names", tag.ToString()),
            },
            what,
            cancellationToken
        );
        if (!Names(found).Contains(tag.ToString()))
        {
            return RemoteDeletion.Absent;
        }

        await InvokeAsync(
            "DeleteTags",
            new JsonObject
            {
                ["Namespace"] = repository.Project,
                ["Repository"] = repository.WithinProject,
                ["Names"] = new JsonArray(tag.ToString()),
            },
            what,
            cancellationToken
        );
        return RemoteDeletion.Deleted;
    }

    private async Task<bool> HasNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await InvokeAsync(
            "ListNamespaces",
            new JsonObject { ["Filter"] = Filter("Names", name) },
            $"the question for the namespace {name}",
            cancellationToken
        );
        return Names(answer).Contains(name);
    }

    private async Task<bool> HasRepositoryAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var filter = Filter("Names", repository.WithinProject);
        filter["Namespaces"] = new JsonArray(repository.Project);
        var answer = await InvokeAsync(
            "ListRepositories",
            new JsonObject { ["Filter"] = filter },
            $"the question for the repository {repository}",
            cancellationToken
        );
        return Names(answer).Contains(repository.WithinProject);
    }

    /// <summary>The names in a list.</summary>
    private async IAsyncEnumerable<string> ListAsync(
        string action,
        Func<JsonObject> request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (int page = 1, seen = 0; ; page++)
        {
            var asked = request();
            (asked["PageNumber"], asked["PageSize"]) = (page, PageSize);
            var answer = await InvokeAsync(action, asked, action, cancellationToken);
            List<string> names = [.. Names(answer)];
            foreach (var name in names)
            {
                yield return name;
            }

            seen += names.Count;
            if (names.Count == 0 || seen >= VendorApi.Number(answer, "TotalCount"))
            {
                yield break;
            }
        }
    }

    private static JsonObject Filter(string member, string value) => new() { [member] = new JsonArray(value) };

    private static IEnumerable<string> Names(JsonElement answer) =>
        VendorApi.Items(answer, "Items").Select(one => DescriptorJson.Text(one, "Name")).OfType<string>();

    private async Task MakeAsync(
        string action,
        JsonObject request,
        string what,
        Func<CancellationToken, Task<bool>> isThere,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await InvokeAsync(action, request, what, cancellationToken);
        }
        catch (RemoteException exception) when (exception.Fault.Reason == RemoteFaultReason.Refused)
        {
            if (!await isThere(cancellationToken))
            {
                throw;
            }
            // Somebody else was faster.
        }
    }

    private Task<JsonElement> InvokeAsync(
        string action,
        JsonObject request,
        string what,
        CancellationToken cancellationToken
    )
    {
        request["Registry"] = Addresses.Name;
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        return connection.Retry.RunAsync(token => InvokeOnceAsync(action, body, what, token), cancellationToken);
    }

    private async Task<JsonElement> InvokeOnceAsync(
        string action,
        byte[] body,
        string what,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(HttpMethod.Post, connection.RestAddress($"?Action={action}&Version=2022-05-12"))
        {
            IsRest = true,
            Content = () => new ByteArrayContent(body),
            Sign = message => Sign(message, body),
        };
        var (status, root) = await vendor.SendAsync(call, what, cancellationToken);
        if (
            root.TryGetProperty("ResponseMetadata", out var metadata)
            && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("Error", out var error)
        )
        {
            var code = DescriptorJson.Text(error, "Code") ?? "";
            throw vendor.Fault(ReasonOf(status, code), code, DescriptorJson.Text(error, "Message"), what);
        }

        if (status != HttpStatusCode.OK)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }

        return root.TryGetProperty("Result", out var result) && result.ValueKind == JsonValueKind.Object
            ? result
            : root;
    }

    private void Sign(HttpRequestMessage message, byte[] body)
    {
        var endpoint = connection.Endpoint;
        var now = connection.Clock.GetUtcNow();
        var time = AwsSignature.Time(now);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var uri = message.RequestUri!;
        KeyValuePair<string, string>[] signed =
        [
            new("Content-Type", ContentType),
            new("Host", uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}"),
            new("X-Content-Sha256", hash),
            new("X-Date", time),
        ];
        var signature = new AwsSignature(endpoint.AccessKey, endpoint.AccessSecret, Addresses.Region, "cr")
        {
            Words = new SignatureWords("HMAC-SHA256", "", "request"),
        };
        message.Content!.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("X-Content-Sha256", hash);
        message.Headers.TryAddWithoutValidation("X-Date", time);
        message.Headers.TryAddWithoutValidation(
            "Authorization",
            signature.Authorize(message.Method.Method, uri, signed, body, now)
        );
    }

    private static RemoteFaultReason ReasonOf(HttpStatusCode status, string code) =>
        code switch
        {
            "AccessDenied"
            or "SignatureDoesNotMatch"
            or "InvalidAccessKey"
            or "InvalidCredential"
            or "InvalidSecretToken"
            or "MissingAuthenticationToken"
            or "InvalidTimestamp" => RemoteFaultReason.Credentials,
            "FlowLimitExceeded" or "AccountFlowLimitExceeded" => RemoteFaultReason.Busy,
            _ when status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RemoteFaultReason.Credentials,
            _ when status == HttpStatusCode.TooManyRequests => RemoteFaultReason.Busy,
            _ when (int)status >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };
}
