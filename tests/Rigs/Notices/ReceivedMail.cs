namespace Entrepot.Rigs.Notices;

/// <summary>A mail as it came over the wire.</summary>
/// <param name="Message">Headers, an empty line, and the text, with bare line feeds.</param>
public sealed record ReceivedMail(IReadOnlyList<string> Recipients, string Message)
{
    /// <summary>A header's value where it is on one line; empty when there is none.</summary>
    public string Header(string name) =>
        Message
            .Split('\n')
            .TakeWhile(line => line.Length > 0)
            .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 2)..]
        ?? "";
}
