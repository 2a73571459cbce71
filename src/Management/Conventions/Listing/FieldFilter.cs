using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>
/// Conditions on a column as expressions. Values arrive as members of an object, so that the database sees parameters
/// and the same statement each time.
/// </summary>
internal static class FieldFilter
{
    private const int MaximumFuzzyLength = 128;

    private static readonly MethodInfo Like = typeof(DbFunctionsExtensions).GetMethod(
        nameof(DbFunctionsExtensions.Like),
        [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)]
    )!;
    private static readonly MethodInfo Lower = typeof(string).GetMethod("ToLower", Type.EmptyTypes)!;

    /// <summary>Reads a value's text as the column's type; null when it is none.</summary>
    public delegate bool Reader<T>(string text, out T value);

    public static Expression<Func<TRow, bool>>? Of<TRow, T>(
        Expression<Func<TRow, T>> column,
        QueryValue value,
        Reader<T> read
    ) =>
        value switch
        {
            QueryValue.Exact exact when read(exact.Text, out var wanted) => Equal(column, wanted),
            QueryValue.AnyOf any => AnyOf(column, any.Texts, read),
            QueryValue.Between range => Between(column, range, read),
            _ => null,
        };

    /// <summary>The column's text contains the value's, whatever the case.</summary>
    /// <param name="beginning">
    /// What all the texts begin with, in small letters: it is looked for after that, which the value may repeat.
    /// </param>
    public static Expression<Func<TRow, bool>>? Contains<TRow>(
        Expression<Func<TRow, string>> column,
        string text,
        string beginning = ""
    )
    {
        // No database keeps a zero character in a text, and one refuses to be asked for it.
        if (text.Length > MaximumFuzzyLength || text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var wanted = text.ToLowerInvariant();
        var part = wanted.StartsWith(beginning, StringComparison.Ordinal) ? wanted[beginning.Length..] : wanted;
        var condition = Expression.Call(
            Like,
            Expression.Constant(EF.Functions),
            Expression.Call(column.Body, Lower),
            Parameter($"{Escape(beginning)}%{Escape(part)}%"),
            Expression.Constant(@"\")
        );
        return Expression.Lambda<Func<TRow, bool>>(condition, column.Parameters);
    }

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>A column of a parsed type as the text that is stored.</summary>
    public static Expression<Func<TRow, string>> Text<TRow, T>(Expression<Func<TRow, T>> column) =>
        Expression.Lambda<Func<TRow, string>>(
            Expression.Convert(Expression.Convert(column.Body, typeof(object)), typeof(string)),
            column.Parameters
        );

    private static Expression<Func<TRow, bool>> Equal<TRow, T>(Expression<Func<TRow, T>> column, T wanted) =>
        Expression.Lambda<Func<TRow, bool>>(Expression.Equal(column.Body, Parameter(wanted)), column.Parameters);

    private static Expression<Func<TRow, bool>>? AnyOf<TRow, T>(
        Expression<Func<TRow, T>> column,
        IReadOnlyList<string> texts,
        Reader<T> read
    )
    {
        var wanted = new List<T>();
        foreach (var text in texts)
        {
            if (!read(text, out var value))
            {
                return null;
            }

            wanted.Add(value);
        }

        var contains = Expression.Call(
            typeof(Enumerable),
            nameof(Enumerable.Contains),
            [typeof(T)],
            Parameter<IEnumerable<T>>(wanted),
            column.Body
        );
        return Expression.Lambda<Func<TRow, bool>>(contains, column.Parameters);
    }

    private static Expression<Func<TRow, bool>>? Between<TRow, T>(
        Expression<Func<TRow, T>> column,
        QueryValue.Between range,
        Reader<T> read
    )
    {
        if (!typeof(T).IsAssignableTo(typeof(IComparable)) || typeof(T) == typeof(string) || typeof(T) == typeof(bool))
        {
            return null;
        }

        Expression? condition = null;
        if (range.Minimum is { } low)
        {
            if (!read(low, out var minimum))
            {
                return null;
            }

            condition = Expression.GreaterThanOrEqual(column.Body, Parameter(minimum));
        }

        if (range.Maximum is { } high)
        {
            if (!read(high, out var maximum))
            {
                return null;
            }

            var upper = Expression.LessThanOrEqual(column.Body, Parameter(maximum));
            condition = condition is null ? upper : Expression.AndAlso(condition, upper);
        }

        return condition is null ? null : Expression.Lambda<Func<TRow, bool>>(condition, column.Parameters);
    }

    private static MemberExpression Parameter<T>(T value) =>
        Expression.Property(Expression.Constant(new Box<T>(value)), nameof(Box<T>.Value));

    private sealed record Box<T>(T Value);
}
