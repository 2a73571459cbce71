using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// The part of ECR's API that replication needs (Amazon ECR API Reference, protocol <c>AWS JSON 1.1</c>). Every request
/// is signed; the secret key itself is never sent.
/// </summary>
internal sealed class EcrApi(RegistryConnection connection, AwsAddresses? addresses)
{
    private const int PageSize = 1000;
    private const string ContentType = "application/x-amz-json-1.1";

    public AwsAddresses Addresses =>
        addresses
        ?? throw new RemoteException(
            new RemoteFault(
                RemoteFaultReason.NotARegistry,
                "The URL is not that of an ECR registry: it is https://ACCOUNT.dkr.ecr.REGION.amazonaws.com, or "
                    + "https://api.ecr.REGION.amazonaws.com for the registry of the access key's own account."
            )
        );

    /// <summary>Asks for a login of the registry, valid for twelve hours.</summary>
    public async Task<EcrAnswer> LogInAsync(CancellationToken cancellationToken)
    {
        var request = new JsonObject();
        if (Addresses.Account.Length > 0)
        {
            request["registryIds"] = new JsonArray(Addresses.Account);
        }

        return await SendAsync("GetAuthorizationToken", request, "the request for a login", cancellationToken);
    }

    /// <summary>Makes the repository, in the account of the registry, unless it is there.</summary>
    public async Task EnsureRepositoryAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var ask = InAccount(new JsonObject { ["repositoryNames"] = new JsonArray(repository.ToString()) });
        var found = await RetryAsync("DescribeRepositories", ask, repository, cancellationToken);
        if (found.IsRepositoryMissing)
        {
            var make = InAccount(new JsonObject { ["repositoryName"] = repository.ToString() });
            await RetryAsync("CreateRepository", make, repository, cancellationToken);
        }
    }

    /// <summary>All repositories of the registry, page by page.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? next = null;
        do
        {
            var request = InAccount(new JsonObject { ["maxResults"] = PageSize });
            if (next is not null)
            {
                request["nextToken"] = next;
            }

            var answer = await connection.Retry.RunAsync(
                token => SendAsync("DescribeRepositories", request, "the list of repositories", token),
                cancellationToken
            );
            if (answer.Body.TryGetProperty("repositories", out var found) && found.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in found.EnumerateArray())
                {
                    if (RepositoryName.TryParse(DescriptorJson.Text(one, "repositoryName"), out var name))
                    {
                        yield return name;
                    }
                }
            }

            next = DescriptorJson.Text(answer.Body, "nextToken");
        } while (next is { Length: > 0 });
    }

    /// <summary>Deletes a tag, or a manifest with all its tags.</summary>
    public async Task<RemoteDeletion> DeleteAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    )
    {
        var image = new JsonObject { [reference.Tag is null ? "imageDigest" : "imageTag"] = reference.ToString() };
        var request = InAccount(
            new JsonObject { ["repositoryName"] = repository.ToString(), ["imageIds"] = new JsonArray(image) }
        );
        var what = $"the deletion of {reference} in {repository}";
        var answer = await SendAsync("BatchDeleteImage", request, what, cancellationToken);
        if (answer.IsRepositoryMissing)
        {
            return RemoteDeletion.Absent;
        }

        if (
            !answer.Body.TryGetProperty("failures", out var failures)
            || failures.ValueKind != JsonValueKind.Array
            || failures.GetArrayLength() == 0
        )
        {
            return RemoteDeletion.Deleted;
        }

        var code = DescriptorJson.Text(failures[0], "failureCode") ?? "";
        return code == "ImageNotFound"
            ? RemoteDeletion.Absent
            : throw Fault(RemoteFaultReason.Refused, code, DescriptorJson.Text(failures[0], "failureReason"), what);
    }

    private Task<EcrAnswer> RetryAsync(
        string action,
        JsonObject request,
        RepositoryName repository,
        CancellationToken cancellationToken
    ) =>
        connection.Retry.RunAsync(
            token => SendAsync(action, request, $"{action} of {repository}", token),
            cancellationToken
        );

    private JsonObject InAccount(JsonObject request)
    {
        if (Addresses.Account.Length > 0)
        {
            request["registryId"] = Addresses.Account;
        }

        return request;
    }

    private async Task<EcrAnswer> SendAsync(
        string action,
        JsonObject request,
        string what,
        CancellationToken cancellationToken
    )
    {
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        var call = new RegistryCall(HttpMethod.Post, Addresses.Api)
        {
            IsRest = true,
            Content = () => new ByteArrayContent(body),
            Sign = message => Sign(message, action, body),
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        var answer = Read(await response.ReadAsync(OutboundLimits.Page, cancellationToken), what);
        if (response.Status == HttpStatusCode.OK || answer.IsRepositoryMissing || answer.IsRepositoryThere)
        {
            return answer;
        }

        throw answer.Error.Length > 0
            ? Fault(Reason(response.Status, answer.Error), answer.Error, answer.Message, what)
            : await connection.FaultAsync(response, what, cancellationToken);
    }

    private void Sign(HttpRequestMessage message, string action, byte[] body)
    {
        var endpoint = connection.Endpoint;
        var now = connection.Clock.GetUtcNow();
        var target = $"AmazonEC2ContainerRegistry_V20150921.{action}";
        var time = AwsSignature.Time(now);
        var uri = message.RequestUri!;
        KeyValuePair<string, string>[] signed =
        [
            new("Content-Type", ContentType),
            new("Host", uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}"),
            new("X-Amz-Date", time),
            new("X-Amz-Target", target),
        ];
        var signature = new AwsSignature(endpoint.AccessKey, endpoint.AccessSecret, Addresses.Region, "ecr");
        message.Content!.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        message.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        message.Headers.TryAddWithoutValidation(
            "Authorization",
            signature.Authorize(message.Method.Method, uri, signed, body, now)
        );
    }

    private RemoteException Fault(RemoteFaultReason reason, string error, string? message, string what)
    {
        var said = RemoteWords.Excerpt(Encoding.UTF8.GetBytes($"{error} {message}".Trim()), false, connection.Endpoint);
        var advice = reason switch
        {
            RemoteFaultReason.Credentials =>
                " Check the endpoint's access key and secret key, what its policy permits, and the clock of this machine.",
            RemoteFaultReason.Busy => " It is tried again when AWS has time.",
            _ => "",
        };
        return new RemoteException(new RemoteFault(reason, $"ECR answered to {what}: \"{said}\".{advice}"));
    }

    private static RemoteFaultReason Reason(HttpStatusCode status, string error) =>
        error switch
        {
            "UnrecognizedClientException"
            or "InvalidSignatureException"
            or "SignatureDoesNotMatch"
            or "IncompleteSignature"
            or "IncompleteSignatureException"
            or "InvalidClientTokenId"
            or "MissingAuthenticationTokenException"
            or "ExpiredTokenException"
            or "AccessDeniedException"
            or "OptInRequired" => RemoteFaultReason.Credentials,
            "ThrottlingException" or "Throttling" or "RequestLimitExceeded" => RemoteFaultReason.Busy,
            _ when (int)status >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };

    private static EcrAnswer Read(byte[] body, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = document.RootElement.Clone();
            if (answer.ValueKind == JsonValueKind.Object)
            {
                var error = (DescriptorJson.Text(answer, "__type") ?? "").Split('#')[^1];
                var message = DescriptorJson.Text(answer, "message") ?? DescriptorJson.Text(answer, "Message") ?? "";
                return new EcrAnswer(answer, error, message);
            }
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what), exception);
        }

        throw new RemoteException(RemoteFaults.NotTheProtocol(what));
    }
}
