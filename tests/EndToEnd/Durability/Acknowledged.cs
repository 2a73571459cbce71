using System.Collections.Concurrent;
using Entrepot.Rigs.Images;

namespace Entrepot.EndToEnd.Durability;

/// <summary>What a server has said yes to, and so must have after any crash.</summary>
internal sealed class Acknowledged
{
    private readonly ConcurrentQueue<(string Repository, string Tag, Artifact Artifact)> pushes = new();
    private readonly ConcurrentDictionary<string, (Artifact? Sure, Artifact? Maybe)> moving = new(
        StringComparer.Ordinal
    );

    /// <summary>Pushes under tags that do not move.</summary>
    internal IReadOnlyCollection<(string Repository, string Tag, Artifact Artifact)> Pushes => pushes;

    /// <summary>Per repository the tag "latest": what was acknowledged last, and what was on its way after it.</summary>
    internal IReadOnlyDictionary<string, (Artifact? Sure, Artifact? Maybe)> Moving => moving;

    internal void Add(string repository, string tag, Artifact artifact) => pushes.Enqueue((repository, tag, artifact));

    internal void MovingTo(string repository, Artifact artifact) =>
        moving.AddOrUpdate(repository, (null, artifact), (_, state) => (state.Sure, artifact));

    internal void MovedTo(string repository, Artifact artifact) => moving[repository] = (artifact, null);
}
