namespace Entrepot.Remotes.Notices;

/// <summary>How handing a message to somebody outside ended.</summary>
public abstract record NoticeDelivery
{
    private NoticeDelivery() { }

    /// <summary>The other side has taken it.</summary>
    public sealed record Delivered : NoticeDelivery;

    /// <summary>It has not, or nobody knows.</summary>
    /// <param name="Words">Why, for people.</param>
    public sealed record Failed(string Words) : NoticeDelivery;
}
