namespace Entrepot.Data.Rows;

/// <summary>How a destination differs from what a rule wants.</summary>
public enum DriftKind
{
    /// <summary>The tag is not there.</summary>
    Missing = 0,

    /// <summary>The tag points to another digest.</summary>
    Different = 1,

    /// <summary>The tag is there, and the rule wants none of that name.</summary>
    Extra = 2,

    /// <summary>The tag is right, and something below it is not there.</summary>
    Damaged = 3,
}
