namespace Entrepot.Management.Conventions.Listing;

/// <summary>One condition of <c>q</c>; all conditions hold at once.</summary>
public sealed record QueryTerm(string Key, QueryValue Value);
