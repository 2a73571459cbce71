namespace Entrepot.Remotes.Notices;

/// <summary>A message in plain text.</summary>
/// <param name="Id">The same for every try, so that whoever gets it twice can tell: its <c>Message-Id</c>.</param>
public sealed record Mail(string Id, string From, IReadOnlyList<string> To, string Subject, string Text);
