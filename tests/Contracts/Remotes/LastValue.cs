namespace Entrepot.Contracts.Remotes;

/// <summary>Remembers the last progress that was told; calls back at the first.</summary>
internal sealed class LastValue(Action? first = null) : IProgress<long>
{
    private Action? first = first;

    public long Value { get; private set; }

    public void Report(long value)
    {
        Value = value;
        Interlocked.Exchange(ref first, null)?.Invoke();
    }
}
