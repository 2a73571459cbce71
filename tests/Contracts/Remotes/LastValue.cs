namespace Entrepot.Contracts.Remotes;

/// <summary>Remembers the last progress that was told; calls back at the first.</summary>
internal sealed class LastValue(Action? first = null) : IProgress<long>
{
    private Action? first = first;

    public long Value { get; private set; }

    /// <summary>Whether a value was told that is less than the one before.</summary>
    public bool WentBack { get; private set; }

    public void Report(long value)
    {
        WentBack |= value < Value;
        Value = value;
        Interlocked.Exchange(ref first, null)?.Invoke();
    }
}
