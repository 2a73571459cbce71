using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Clients;

/// <summary>A real containerd with a folder of its own, asked through ctr. Needs root.</summary>
public sealed class Containerd : IAsyncDisposable
{
    private readonly TempFolder folder = new("containerd");
    private RigProcess? process;

    private Containerd() { }

    /// <summary>Whether the program is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists("/usr/bin/containerd") && File.Exists("/usr/bin/ctr");

    private string Socket => folder["c.sock"];

    public static async Task<Containerd> StartAsync(CancellationToken cancellationToken)
    {
        var containerd = new Containerd();
        try
        {
            var config = containerd.folder.Write("config.toml", containerd.Config());
            containerd.process = RigProcess.Start(new RigCommand("containerd", "--config", config));
            await containerd.process.WaitUntilReadyAsync(
                async cancel => (await containerd.Command("version").RunAsync(cancel)).ExitCode == 0,
                cancellationToken
            );
            return containerd;
        }
        catch
        {
            await containerd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fetches an image's content as the hosts' files say, and gives the digest that its name has then.</summary>
    /// <param name="hosts">The folder with a folder for each registry.</param>
    public async Task<string> FetchAsync(string image, string hosts, CancellationToken cancellationToken)
    {
        await Command("content", "fetch", "--hosts-dir", hosts, image).RunSuccessfullyAsync(cancellationToken);
        var list = await Command("images", "ls", $"name=={image}").RunSuccessfullyAsync(cancellationToken);
        await Command("images", "rm", "--sync", image).RunSuccessfullyAsync(cancellationToken);
        return list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .First(word => word.StartsWith("sha256:", StringComparison.Ordinal));
    }

    /// <summary>Tries to, and gives what was said.</summary>
    public Task<CommandResult> TryFetchAsync(string image, string hosts, CancellationToken cancellationToken) =>
        Command("content", "fetch", "--hosts-dir", hosts, image).RunAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private RigCommand Command(params IReadOnlyList<string> arguments) => new("ctr", ["-a", Socket, .. arguments]);

    /// <summary>What needs a kernel's features or writes elsewhere is left out.</summary>
    private string Config() =>
        $"""
            version = 2
            root = "{folder["root"]}"
            state = "{folder["state"]}"
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.overlayfs", "io.containerd.snapshotter.v1.zfs"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{folder["t.sock"]}"

            """;
}
