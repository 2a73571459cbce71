using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entrepot.Data.Converters;

/// <summary>Stores a parsed value of the domain as its one canonical text.</summary>
internal sealed class ParsedConverter<T>() : ValueConverter<T, string>(value => value.ToString()!, text => Read(text))
    where T : struct, IParsable<T>
{
    /// <summary>Nothing is stored as an empty text, but EF's compiled model spells the value that is not set so.</summary>
    private static T Read(string text) => text.Length == 0 ? default : T.Parse(text, null);
}
