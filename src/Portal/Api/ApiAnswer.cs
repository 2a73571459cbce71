using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Portal.Api;

/// <summary>What the site answered to a page: a value, or a refusal.</summary>
public sealed record ApiAnswer<T>
{
    internal ApiAnswer(T value, long? total)
    {
        Value = value;
        Total = total ?? 0;
    }

    internal ApiAnswer(ApiRefusal refusal) => Refusal = refusal;

    public T? Value { get; }

    public ApiRefusal? Refusal { get; }

    /// <summary>How many there are in all, of which the value is a page (<c>X-Total-Count</c>).</summary>
    public long Total { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Refusal is null;
}
