namespace Entrepot.Management.Conventions.Wire;

/// <summary>Harbor leaves out what is empty: such members are null here, and nulls are not written.</summary>
public static class WireText
{
    public static string? NullIfEmpty(this string text) => text.Length == 0 ? null : text;

    public static IReadOnlyList<T>? NullIfEmpty<T>(this IReadOnlyList<T> items) => items.Count == 0 ? null : items;

    public static long? NullIfZero(this long number) => number == 0 ? null : number;
}
