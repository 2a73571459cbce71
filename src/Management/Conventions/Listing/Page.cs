using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">1 to 100.</param>
public sealed record Page(int Number, int Size)
{
    private const int DefaultSize = 10;
    public const int MaximumSize = 100;
    private const int MaximumNumber = 10_000_000;

    public int Skipped => (Number - 1) * Size;

    /// <param name="otherwise">The size when none is asked for.</param>
    public static bool TryRead(
        IQueryCollection query,
        [NotNullWhen(true)] out Page? page,
        [NotNullWhen(false)] out ErrorResult? refusal,
        int otherwise = DefaultSize
    )
    {
        page = null;
        if (!TryRead(query, "page", 1, MaximumNumber, out var number))
        {
            refusal = Refusal.Unprocessable($"page is not a number from 1 to {MaximumNumber}");
            return false;
        }

        if (!TryRead(query, "page_size", otherwise, MaximumSize, out var size))
        {
            refusal = Refusal.Unprocessable($"page_size is not a number from 1 to {MaximumSize}");
            return false;
        }

        // Harbor's clients ask for page 0 and take it as the first, and for size 0 to get as much as there is.
        page = new Page(Math.Max(number, 1), size == 0 ? MaximumSize : size);
        refusal = null;
        return true;
    }

    /// <summary>Of a list that has one order and no filter: who asks for another is told so.</summary>
    /// <inheritdoc cref="TryRead(IQueryCollection, out Page?, out ErrorResult?, int)"/>
    public static bool TryReadAlone(
        IQueryCollection query,
        [NotNullWhen(true)] out Page? page,
        [NotNullWhen(false)] out ErrorResult? refusal,
        int otherwise = DefaultSize
    )
    {
        if (string.IsNullOrEmpty(query["q"]) && string.IsNullOrEmpty(query["sort"]))
        {
            return TryRead(query, out page, out refusal, otherwise);
        }

        page = null;
        refusal = Refusal.BadRequest("this list knows neither q nor sort, only page and page_size");
        return false;
    }

    private static bool TryRead(IQueryCollection query, string key, int otherwise, int maximum, out int value)
    {
        value = otherwise;
        return !query.TryGetValue(key, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= maximum);
    }
}
