namespace Entrepot.Portal.Api;

/// <summary>Why the site did not do what a page asked for.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">In words for the person.</param>
public sealed record ApiRefusal(int Status, string Message);
