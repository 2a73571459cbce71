namespace Entrepot.Registry.Labels;

/// <summary>What became of a wish about a label.</summary>
public abstract record LabelResult
{
    private LabelResult() { }

    public sealed record Done(long Id) : LabelResult;

    public sealed record Unknown : LabelResult;

    /// <summary>The project that it was to be made in has gone.</summary>
    public sealed record ProjectUnknown : LabelResult;

    public sealed record NameTaken(string Name) : LabelResult;

    public sealed record Invalid(string Fault) : LabelResult;

    /// <summary>More artifacts carry it than can be told of its new name at once.</summary>
    public sealed record CarriedByTooMany(int Limit) : LabelResult;
}
