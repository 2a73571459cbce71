using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>The ways to misbehave.</summary>
public static class HostileBehaviours
{
    public static readonly HostileBehaviour None = new("nothing wrong", (_, _) => Task.FromResult(false));

    /// <summary>Not bad at all: asks nobody for a login.</summary>
    public static readonly HostileBehaviour RootIsOpen = When(
        "an open root",
        "/v2/",
        (context, _) => Results.Ok(new object()).ExecuteAsync(context),
        context => context.Request.Path == "/v2/"
    );

    /// <summary>Not bad, only particular: manifests want a scope that nobody would guess.</summary>
    public static readonly HostileBehaviour WantsMore = new(
        "a scope that has to be asked for",
        async (context, remote) =>
        {
            const string scope = "repository:app:pull,special";
            var wide = context.Request.Query["scope"].Contains(scope);
            if (context.Request.Path == "/token" && wide)
            {
                await Results.Ok(new { token = "wide" }).ExecuteAsync(context);
                return true;
            }

            if (!context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal))
            {
                return false;
            }

            if (context.Request.Headers.Authorization != "Bearer wide")
            {
                context.Response.Headers.WWWAuthenticate =
                    $"Bearer realm=\"{remote.Address}token\",service=\"x\",error=\"insufficient_scope\",scope=\"{scope}\"";
                context.Response.StatusCode = 401;
                return true;
            }

            context.Response.Headers["Docker-Content-Digest"] = remote.Image.Digest;
            await Results.Bytes(remote.Image.Manifest.Bytes, remote.Image.Manifest.MediaType).ExecuteAsync(context);
            return true;
        }
    );

    public static readonly HostileBehaviour RealmElsewhere = Challenge(
        "a realm elsewhere",
        remote => $"Bearer realm=\"{remote.Stranger.Address}token\",service=\"x\""
    );

    public static readonly HostileBehaviour RealmInDisguise = Challenge(
        "a realm in disguise",
        remote =>
            $"Bearer realm=\"http://{remote.Address.Authority}@{remote.Stranger.Address.Authority}/token\",service=\"x\""
    );

    public static readonly HostileBehaviour UnauthorizedForever = Challenge(
        "401 for ever",
        remote =>
            $"Bearer realm=\"{remote.Address}token\",service=\"x\",error=\"insufficient_scope\",scope=\"repository:app:*\""
    );

    public static readonly HostileBehaviour GarbledChallenge = Challenge(
        "a challenge that is none",
        _ => "Bearer realm=\"never closed, Basic ,,,=\"\""
    );

    public static readonly HostileBehaviour TokenRedirected = Redirect("the token elsewhere", "/token", 307);

    public static readonly HostileBehaviour TokenEndless = When(
        "an endless token",
        "/token",
        (context, remote) => EndlessAsync(context, "application/json", "{\"token\":\"")
    );

    public static readonly HostileBehaviour TokenIsWebPage = When(
        "a web page for a token",
        "/token",
        (context, _) => Results.Content("<html>welcome</html>", "text/html").ExecuteAsync(context)
    );

    public static readonly HostileBehaviour RootIsWebPage = When(
        "a web page for /v2/",
        "/v2/",
        (context, _) => Results.Content("<html>welcome</html>", "text/html").ExecuteAsync(context)
    );

    public static readonly HostileBehaviour ManifestIsWebPage = When(
        "a web page for a manifest",
        "/manifests/",
        (context, _) => Results.Content("<html>welcome</html>", "text/html").ExecuteAsync(context)
    );

    public static readonly HostileBehaviour ManifestIsList = When(
        "a list for a manifest",
        "/manifests/",
        (context, _) => Results.Json(new[] { 1 }).ExecuteAsync(context)
    );

    public static readonly HostileBehaviour ManifestIsOther = When(
        "another manifest",
        "/manifests/",
        (context, remote) =>
            Results
                .Bytes([.. remote.Image.Manifest.Bytes, (byte)' '], remote.Image.Manifest.MediaType)
                .ExecuteAsync(context)
    );

    public static readonly HostileBehaviour ManifestPacked = When("a packed manifest", "/manifests/", PackAsync);

    public static readonly HostileBehaviour ManifestEndless = When(
        "an endless manifest",
        "/manifests/",
        (context, remote) => EndlessAsync(context, remote.Image.Manifest.MediaType, " ")
    );

    public static readonly HostileBehaviour ManifestCut = When(
        "a manifest cut off",
        "/manifests/",
        async (context, remote) =>
        {
            context.Response.ContentType = remote.Image.Manifest.MediaType;
            context.Response.ContentLength = remote.Image.Manifest.Bytes.Length;
            await context.Response.Body.WriteAsync(remote.Image.Manifest.Bytes.AsMemory(0, 20), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
    );

    public static readonly HostileBehaviour HangsAfterHead = When(
        "silence after the head",
        "/manifests/",
        async (context, _) =>
        {
            context.Response.ContentLength = 100;
            await context.Response.StartAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
    );

    public static readonly HostileBehaviour HangsBeforeHead = When(
        "silence before the head",
        "/manifests/",
        (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted)
    );

    public static readonly HostileBehaviour Dies = When(
        "a connection that ends",
        "/manifests/",
        (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        }
    );

    public static readonly HostileBehaviour ManifestRedirected = Redirect("a manifest elsewhere", "/manifests/", 302);

    public static readonly HostileBehaviour ErrorEndless = When(
        "an endless error",
        "/manifests/",
        (context, remote) =>
        {
            context.Response.StatusCode = 500;
            return EndlessAsync(context, "text/plain", "trouble ");
        }
    );

    public static readonly HostileBehaviour ErrorEchoes = When(
        "an error that repeats what it was sent",
        "/manifests/",
        (context, _) =>
            Results
                .Json(
                    new
                    {
                        errors = new[]
                        {
                            new
                            {
                                code = "DENIED\r\nX-Injected: 1",
                                message = $"{HostileRemote.User}:{HostileRemote.Secret} \u001b[31m "
                                    + new string('x', 5000),
                            },
                        },
                    },
                    statusCode: 400
                )
                .ExecuteAsync(context)
    );

    public static readonly HostileBehaviour TagsRedirected = Redirect("the tags elsewhere", "/tags/list", 308);

    public static readonly HostileBehaviour TagsGoOnElsewhere = Tags(
        "tags that go on elsewhere",
        (_, remote) => $"{remote.Stranger.Address}v2/app/tags/list?last=v1"
    );

    public static readonly HostileBehaviour TagsInCircles = Tags(
        "tags in circles",
        (context, _) => context.Request.Query.ContainsKey("a") ? "/v2/app/tags/list?b=1" : "/v2/app/tags/list?a=1"
    );

    public static readonly HostileBehaviour TagsWithoutEnd = Tags(
        "empty pages of tags for ever",
        (context, _) => $"/v2/app/tags/list?last={context.Request.Query["last"].ToString().Length}{Guid.NewGuid()}"
    );

    public static readonly HostileBehaviour UploadElsewhere = When(
        "an upload elsewhere",
        "/blobs/uploads/",
        (context, remote) =>
        {
            context.Response.Headers.Location = $"{remote.Stranger.Address}upload?state=1";
            return Results.StatusCode(202).ExecuteAsync(context);
        }
    );

    public static readonly HostileBehaviour UploadRedirected = Redirect(
        "an upload by redirect",
        "/blobs/uploads/",
        307
    );

    public static readonly HostileBehaviour UploadLies = When(
        "an upload that has received too much",
        "/blobs/uploads/",
        (context, _) =>
        {
            context.Response.Headers.Location = "/v2/app/blobs/uploads/upload";
            context.Response.Headers.Range = "0-99999999999";
            return Results.StatusCode(202).ExecuteAsync(context);
        },
        context => context.Request.Method is "POST" or "PATCH"
    );

    public static readonly HostileBehaviour UploadOtherDigest = When(
        "an upload with another digest",
        "/blobs/uploads/upload",
        (context, _) =>
        {
            context.Response.Headers["Docker-Content-Digest"] = $"sha256:{new string('0', 64)}";
            return Results.StatusCode(201).ExecuteAsync(context);
        }
    );

    public static readonly HostileBehaviour BlobRedirected = Redirect("a blob elsewhere", "/blobs/sha256", 307);

    public static readonly HostileBehaviour BlobInCircles = When(
        "a blob in circles",
        "/blobs/sha256",
        (context, _) =>
        {
            context.Response.Headers.Location = $"{context.Request.Path}?again={Guid.NewGuid()}";
            return Results.StatusCode(302).ExecuteAsync(context);
        }
    );

    public static readonly HostileBehaviour Cookies = When(
        "cookies",
        "/",
        (context, _) =>
        {
            context.Response.Headers.SetCookie = "session=1; Path=/";
            return Task.CompletedTask;
        },
        goOn: true
    );

    /// <summary>Answers a request for a part of a blob with another part.</summary>
    /// <param name="range">What it says of it; empty: nothing.</param>
    public static HostileBehaviour Piece(string range) =>
        When(
            "another piece of a blob",
            "/blobs/sha256",
            (context, _) =>
            {
                context.Response.StatusCode = 206;
                if (range.Length > 0)
                {
                    context.Response.Headers.ContentRange = range;
                }

                return context.Response.WriteAsync("not what was asked for", context.RequestAborted);
            },
            context => context.Request.Headers.Range.Count > 0 && context.Request.Headers.Authorization.Count > 0
        );

    private static HostileBehaviour Challenge(string name, Func<HostileRemote, string> challenge) =>
        When(
            name,
            "/v2/",
            (context, remote) =>
            {
                context.Response.Headers.WWWAuthenticate = challenge(remote);
                return Results.StatusCode(401).ExecuteAsync(context);
            }
        );

    private static HostileBehaviour Redirect(string name, string path, int status) =>
        When(
            name,
            path,
            (context, remote) =>
            {
                context.Response.Headers.Location = new Uri(remote.Stranger.Address, context.Request.Path).ToString();
                return Results.StatusCode(status).ExecuteAsync(context);
            }
        );

    private static HostileBehaviour Tags(string name, Func<HttpContext, HostileRemote, string> next) =>
        When(
            name,
            "/tags/list",
            (context, remote) =>
            {
                context.Response.Headers.Link = $"<{next(context, remote)}>; rel=\"next\"";
                return Results.Ok(new { name = "app", tags = Array.Empty<string>() }).ExecuteAsync(context);
            }
        );

    private static HostileBehaviour When(
        string name,
        string path,
        Func<HttpContext, HostileRemote, Task> act,
        Func<HttpContext, bool>? condition = null,
        bool goOn = false
    ) =>
        new(
            name,
            async (context, remote) =>
            {
                if (
                    !context.Request.Path.Value!.Contains(path, StringComparison.Ordinal)
                    || condition?.Invoke(context) == false
                )
                {
                    return false;
                }

                await act(context, remote);
                return !goOn;
            }
        );

    private static async Task EndlessAsync(HttpContext context, string type, string piece)
    {
        context.Response.ContentType = type;
        await HostileRemote.WriteEndlesslyAsync(context, piece);
    }

    private static async Task PackAsync(HttpContext context, HostileRemote remote)
    {
        context.Response.ContentType = remote.Image.Manifest.MediaType;
        context.Response.Headers.ContentEncoding = "gzip";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(remote.Image.Manifest.Bytes, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(packed.ToArray(), context.RequestAborted);
    }
}
