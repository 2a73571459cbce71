using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Durability;

/// <summary>Makes system calls of a running site fail, by strace, until it is disposed.</summary>
internal sealed class SyscallFault : IAsyncDisposable
{
    private readonly RigProcess strace;

    private SyscallFault(RigProcess strace) => this.strace = strace;

    /// <summary>From the return on, each of the calls answers <paramref name="error"/> without being made.</summary>
    internal static async Task<SyscallFault> AttachAsync(
        EntrepotSite site,
        string calls,
        string error,
        CancellationToken cancellationToken
    )
    {
        var process = RigProcess.Start(
            new RigCommand(
                "strace",
                "-f",
                "-e",
                $"trace={calls}",
                "-e",
                $"inject={calls}:error={error}",
                "-p",
                $"{site.ProcessId}"
            )
        );
        await process.WaitUntilReadyAsync(
            _ => Task.FromResult(process.StandardError.Contains("attached", StringComparison.Ordinal)),
            cancellationToken
        );
        return new SyscallFault(process);
    }

    public async ValueTask DisposeAsync()
    {
        // SIGTERM lets strace detach; killed, it would leave the site stopped.
        await strace.StopAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await strace.DisposeAsync();
    }
}
