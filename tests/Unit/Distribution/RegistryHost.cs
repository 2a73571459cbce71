using System.Net;
using System.Net.Http.Headers;
using Entrepot.Distribution;
using Entrepot.Distribution.Routing;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Storage;
using Entrepot.Storage.FileSystem;
using Entrepot.Unit.Registry;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Entrepot.Unit.Distribution;

/// <summary>
/// The registry's protocol on a loopback port: the public project <c>library</c> and the private one <c>secret</c>, and
/// the account <c>admin</c> that does whatever is not said to be done by somebody else.
/// </summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    public const string Nginx = "/v2/library/web/nginx";

    private readonly TempFolder folder;

    private RegistryHost(SiteHost site, TempFolder folder, FaultyStorage storage)
    {
        Site = site;
        Storage = storage;
        this.folder = folder;
    }

    public SiteHost Site { get; }

    public FaultyStorage Storage { get; }

    public static async Task<RegistryHost> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, string aliases = "")
    {
        var root = new TempFolder("distribution");
        var storage = new FaultyStorage(new FileSystemStorage(root["storage"]));
        SiteAliases.TryParse(aliases, out var others, out _).ShouldBeTrue();
        var site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            kind: kind,
            services: services => services.AddSingleton<IStorageDriver>(storage).AddDistribution(others),
            beforeRouting: app => app.UseDistribution()
        );
        await site.AddProjectAsync("secret");
        return new RegistryHost(site, root, storage);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? content = null,
        string? type = null,
        string? user = "admin",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? "application/octet-stream");
        }

        if (user is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", SiteHost.Basic(user));
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Site.Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers: headers);

    /// <summary>Begins a session and gives its path.</summary>
    public async Task<string> StartUploadAsync(string repository = Nginx, string user = "admin")
    {
        var answer = await SendAsync(HttpMethod.Post, $"{repository}/blobs/uploads/", user: user);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return answer.Headers.Location!.ToString();
    }

    public async Task<string> UploadAsync(byte[] content, string repository = Nginx)
    {
        var digest = Blob.DigestOf(content);
        var answer = await SendAsync(HttpMethod.Post, $"{repository}/blobs/uploads/?digest={digest}", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return digest;
    }

    public async Task<HttpResponseMessage> PushAsync(Artifact artifact, string? tag = null, string repository = Nginx)
    {
        foreach (var blob in artifact.Blobs)
        {
            await UploadAsync(blob.Bytes, repository);
        }

        foreach (var child in artifact.Children)
        {
            (await PushAsync(child, null, repository)).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        return await PutAsync(artifact.Manifest, tag, repository);
    }

    public Task<HttpResponseMessage> PutAsync(Blob manifest, string? reference = null, string repository = Nginx) =>
        SendAsync(
            HttpMethod.Put,
            $"{repository}/manifests/{reference ?? manifest.Digest}",
            manifest.Bytes,
            manifest.MediaType
        );

    public static async Task ShouldRefuseAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        answer.StatusCode.ShouldBe(status);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe(code);
        answer.Headers.GetValues("Docker-Distribution-Api-Version").ShouldBe(["registry/2.0"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        folder.Dispose();
    }
}
