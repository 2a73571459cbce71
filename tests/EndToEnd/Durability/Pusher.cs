using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Durability;

/// <summary>Pushes one image after the other to a repository of its own until the server is gone.</summary>
internal sealed class Pusher(EntrepotSite site, Acknowledged acknowledged, string name, int seed)
{
    private readonly Random random = new(seed);
    private readonly ImageBuilder builder = new(seed);
    private int pushed;

    private string Repository => $"library/{name}";

    /// <summary>Pushes over raw HTTP, so that every acknowledgement is seen at once.</summary>
    internal async Task PushByHttpAsync(CancellationToken cancellationToken)
    {
        using var client = new RegistryHttpClient(site.Address, EntrepotSite.Admin, EntrepotSite.AdminPassword);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var image = NextImage();
                var tag = $"v{++pushed}";
                await client.PushAsync(Repository, image, cancellationToken, tag);
                acknowledged.Add(Repository, tag, image);
                acknowledged.MovingTo(Repository, image);
                await client.PutManifestAsync(Repository, image.Manifest, "latest", cancellationToken);
                acknowledged.MovedTo(Repository, image);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server was killed: whatever was not acknowledged does not count.
        }
    }

    /// <summary>Pushes with skopeo, whose exit code is the acknowledgement.</summary>
    internal async Task PushBySkopeoAsync(CancellationToken cancellationToken)
    {
        using var skopeo = new Skopeo();
        while (!cancellationToken.IsCancellationRequested)
        {
            using var folder = new TempFolder("push");
            var image = NextImage();
            var tag = $"v{++pushed}";
            var source = await OciLayout.WriteAsync(folder["oci"], image, tag, CancellationToken.None);
            string[] arguments =
            [
                "copy",
                "-q",
                "--all",
                "--dest-tls-verify=false",
                "--dest-creds",
                EntrepotSite.Credentials,
                source,
                $"docker://{site.Host}/{Repository}:{tag}",
            ];
            // Let it come to its own end: a client that is cancelled may have had its yes already.
            var result = await skopeo.TryAsync(arguments, CancellationToken.None);
            if (result.ExitCode != 0)
            {
                return;
            }
            acknowledged.Add(Repository, tag, image);
        }
    }

    private Artifact NextImage() =>
        random.Next(4) == 0
            ? builder.MultiArchitecture(random.Next(100, 50_000), "amd64", "arm64")
            : builder.Image(random.Next(100, 300_000), random.Next(100, 5_000));
}
