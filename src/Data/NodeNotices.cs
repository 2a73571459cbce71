using System.Threading.Channels;

namespace Entrepot.Data;

/// <summary>
/// Short words from one node of a site to the others, which hear them within moments, in no promised order, or not at
/// all: for what each node keeps in memory and would rather share. The only node talks to nobody.
/// </summary>
public sealed class NodeNotices
{
    /// <summary>What PostgreSQL takes as a payload, in bytes.</summary>
    private const int Longest = 7_900;
    private const int Capacity = 1_000;

    private readonly Channel<string> outgoing = Channel.CreateBounded<string>(
        // Who is cut off from the others loses the oldest words, not its memory.
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );

    private Action<string>? heard;

    /// <summary>What is to be told.</summary>
    internal ChannelReader<string> Outgoing => outgoing.Reader;

    /// <summary>Listens to what other nodes say, as long as the site lives.</summary>
    public void Listen(Action<string> hear) => heard += hear;

    /// <param name="words">ASCII.</param>
    public void Tell(string words)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Length, Longest, nameof(words));
        outgoing.Writer.TryWrite(words);
    }

    internal void Hear(string words) => heard?.Invoke(words);
}
