using System.Text;

namespace Entrepot.Rigs.Processes;

/// <summary>The lines of one output stream; beyond 16 Mi characters the older half is forgotten.</summary>
internal sealed class CapturedOutput
{
    private const int Limit = 16 * 1024 * 1024;
    private readonly StringBuilder text = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the stream has ended.</summary>
    internal Task Closed => closed.Task;

    internal void Add(string? line)
    {
        if (line is null)
        {
            closed.TrySetResult();
            return;
        }
        lock (text)
        {
            if (text.Length > Limit)
            {
                text.Remove(0, Limit / 2);
            }
            text.Append(line).Append('\n');
        }
    }

    public override string ToString()
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
