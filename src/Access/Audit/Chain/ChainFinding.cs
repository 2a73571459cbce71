namespace Entrepot.Access.Audit.Chain;

/// <summary>A place at which the audit log is not what was written.</summary>
/// <param name="Line">The number of the line at which it shows.</param>
/// <param name="Message">In words.</param>
public sealed record ChainFinding(long Line, string Message);
