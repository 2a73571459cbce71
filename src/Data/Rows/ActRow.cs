namespace Entrepot.Data.Rows;

/// <summary>
/// What somebody did besides changing content, written in the transaction of the act, or after it where nothing was
/// changed: a failed sign-in, a refusal. The audit takes it from here into its chain.
/// </summary>
public sealed class ActRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Actor { get; set; }

    /// <summary>The address that the request came from; empty for what the site does by itself.</summary>
    public string Address { get; set; } = "";

    /// <summary>In Harbor's words: <c>create</c>, <c>update</c>, <c>delete</c>, <c>login</c>, <c>pull</c> …</summary>
    public required string Operation { get; set; }
    public required string ResourceType { get; set; }
    public required string Resource { get; set; }

    /// <summary>The project that it is about; null: the site.</summary>
    public long? ProjectId { get; set; }
    public bool Succeeded { get; set; }
    public string Description { get; set; } = "";
}
