namespace Entrepot.Management.Conventions.Listing;

/// <summary>A part of a list, and how long the whole is.</summary>
public sealed record ListedPage<T>(IReadOnlyList<T> Items, long Total);
