using Microsoft.Extensions.Localization;

namespace Entrepot.Portal.Parts;

/// <summary>Texts that tell a number of things.</summary>
public static class CountedTexts
{
    /// <summary>One text for a single thing, another for none or many; the number is its <c>{0}</c>.</summary>
    /// <param name="one">A text's key.</param>
    /// <param name="many">Another's.</param>
    /// <param name="more">What follows the number in the text.</param>
    public static string Counted(
        this IStringLocalizer words,
        string one,
        string many,
        long count,
        params ReadOnlySpan<object> more
    ) => words[count == 1 ? one : many, [Amounts.Count(count), .. more]];
}
