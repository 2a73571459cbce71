namespace Entrepot.Rigs.Faults;

/// <summary>Faults with the number of cuts that are left of them.</summary>
internal sealed class FaultBudget(ConnectionFaults faults)
{
    private int cuts = faults.Cuts ?? int.MaxValue;

    internal ConnectionFaults Faults => faults;

    /// <summary>Whether one more connection is to be cut.</summary>
    internal bool TakeCut() => Interlocked.Decrement(ref cuts) >= 0;
}
