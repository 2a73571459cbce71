namespace Entrepot.Replication.Preview;

/// <summary>What became of the wish for a preview.</summary>
public abstract record PreviewResult
{
    private PreviewResult() { }

    public sealed record Done(RulePreview Preview) : PreviewResult;

    public sealed record UnknownPolicy : PreviewResult;

    /// <summary>The rule could not be saved like that.</summary>
    public sealed record Invalid(string Fault) : PreviewResult;

    /// <summary>The other registry cannot be asked.</summary>
    public sealed record Unreachable(string Fault) : PreviewResult;
}
