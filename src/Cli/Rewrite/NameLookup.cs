using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// Asks registries about the names that images get. A text is gone through twice: first to learn which names it has,
/// then, when all have been asked about, to rewrite them.
/// </summary>
/// <param name="verify">A name counts only if it has the same digest at its new place.</param>
/// <param name="pin">Digests take the place of tags.</param>
/// <param name="digests">Asks a registry for the digest of a name; null: it has none such.</param>
internal sealed class NameLookup(bool verify, bool pin, Func<ImageName, CancellationToken, Task<Digest?>> digests)
{
    private const int AtOnce = 8;
    private readonly Dictionary<(ImageName From, string To), (Digest? Digest, string? Fault)> answers = [];
    private readonly HashSet<(ImageName From, string To)> open = [];

    /// <summary>The name if it is good; else null, with the reason among the faults.</summary>
    public RewrittenName? Judge(ImageName from, string to, ICollection<string> faults)
    {
        if (!answers.TryGetValue((from, to), out var answer))
        {
            open.Add((from, to));
            return null;
        }

        if (answer.Fault is { } fault)
        {
            faults.Add(fault);
            return null;
        }

        return new RewrittenName(to, from.Suffix, pin && from.Digest is null ? answer.Digest?.ToString() : null);
    }

    /// <summary>Asks about every name that has been come across.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        foreach (var some in open.Chunk(AtOnce))
        {
            var asked = some.Select(pair => AskAsync(pair.From, pair.To, cancellationToken));
            foreach (var (pair, answer) in some.Zip(await Task.WhenAll(asked)))
            {
                answers[pair] = answer;
            }
        }

        open.Clear();
    }

    private async Task<(Digest?, string?)> AskAsync(ImageName from, string to, CancellationToken cancellationToken)
    {
        if (from.HasVariable || !ImageName.TryParse(to + from.Suffix, out var there))
        {
            return (null, $"{to}{from.Suffix}: its tag is only known later, so that no registry can be asked");
        }

        try
        {
            if (await digests(there, cancellationToken) is not { } digest)
            {
                return (null, $"{there}: its registry does not have it, and the name stays as it is");
            }

            if (!verify || from.Digest is not null || from == there)
            {
                return (digest, null);
            }

            return await digests(from, cancellationToken) switch
            {
                null => (null, $"{from}: its registry does not have it, so that it cannot be compared with {there}"),
                { } original when original == digest => (digest, null),
                { } original => (null, $"{there} is {digest}, but {from} is {original}; the name stays as it is"),
            };
        }
        catch (RemoteException exception)
        {
            return (
                null,
                $"{there}: it could not be asked about, and the name stays as it is. {exception.Fault.Words}"
            );
        }
    }
}
