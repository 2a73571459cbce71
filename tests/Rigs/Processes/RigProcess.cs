using System.ComponentModel;
using System.Diagnostics;

namespace Entrepot.Rigs.Processes;

/// <summary>
/// A running program in a process group of its own, its output captured. Disposing kills the whole group; the end of
/// the tests does so too, however they end.
/// </summary>
public sealed class RigProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly CapturedOutput output = new();
    private readonly CapturedOutput errors = new();
    private bool disposed;

    private RigProcess(RigCommand command, Process process)
    {
        Command = command;
        this.process = process;
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data);
    }

    public RigCommand Command { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string StandardOutput => output.ToString();

    public string StandardError => errors.ToString();

    /// <summary>Starts the program; throws <see cref="RigException"/> when there is no such program.</summary>
    public static RigProcess Start(RigCommand command)
    {
        try
        {
            var rig = new RigProcess(command, new Process { StartInfo = command.ToStartInfo() });
            rig.Start();
            return rig;
        }
        catch (Win32Exception missing)
        {
            throw new RigException($"`{command}` did not start: {missing.Message}", missing);
        }
    }

    /// <summary>
    /// Waits until the program is ready by <paramref name="ready"/>. When it ends before that, throws at once with what
    /// it said.
    /// </summary>
    public async Task WaitUntilReadyAsync(
        Func<CancellationToken, Task<bool>> ready,
        CancellationToken cancellationToken,
        TimeSpan? deadline = null
    )
    {
        try
        {
            await Eventually.IsTrueAsync(
                $"`{Command}` is ready",
                cancel =>
                    HasExited
                        ? throw new EventuallyHopelessException($"it ended with {process.ExitCode}")
                        : ready(cancel),
                cancellationToken,
                deadline
            );
        }
        catch (Exception failure) when (failure is RigException or EventuallyHopelessException)
        {
            await Task.WhenAny(Task.WhenAll(output.Closed, errors.Closed), Task.Delay(200, cancellationToken));
            throw new RigException($"`{Command}`: {failure.Message}\n{StandardOutput}\n{StandardError}", failure);
        }
    }

    /// <summary>Waits for the end and gives the exit code. Cancelling kills the process group.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException cancelled)
        {
            Kill();
            throw new OperationCanceledException(
                $"`{Command}` was cancelled\n{StandardOutput}\n{StandardError}",
                cancelled,
                cancellationToken
            );
        }
    }

    /// <summary>SIGTERM to the program, SIGKILL to its group when it has not ended after <paramref name="grace"/>.</summary>
    public async Task<int> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        Signal(LibC.SigTerm);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            await process.WaitForExitAsync(cancellationToken);
        }
        return process.ExitCode;
    }

    /// <summary>Sends a signal to the program alone.</summary>
    public void Signal(int signal)
    {
        if (!HasExited)
        {
            _ = LibC.Kill(Id, signal);
        }
    }

    /// <summary>kill -9 of the whole process group.</summary>
    public void Kill() => _ = LibC.Kill(-Id, LibC.SigKill);

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        Kill();
        await process.WaitForExitAsync();
        Reaper.RemoveGroup(Id);
        process.Dispose();
    }

    private void Start()
    {
        process.Start();
        Reaper.AddGroup(process.Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (Command.Input is { } input)
        {
            process.StandardInput.Write(input);
        }
        process.StandardInput.Close();
    }
}
