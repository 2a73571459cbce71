namespace Entrepot.Data.ChangeLog;

/// <summary>
/// Wakes whoever reads the change log. A raised signal is remembered until somebody waits; it carries nothing, the
/// log itself is the truth.
/// </summary>
public sealed class ChangeSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource raised = Fresh();

    public void Raise()
    {
        lock (gate)
        {
            raised.TrySetResult();
            raised = Fresh();
        }
    }

    /// <summary>
    /// A task that ends with the next <see cref="Raise"/>. Take it before reading the log and await it after, so that
    /// a change in between is not missed.
    /// </summary>
    public Task NextAsync()
    {
        lock (gate)
        {
            return raised.Task;
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
