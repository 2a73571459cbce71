using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entrepot.Data.Converters;

/// <summary>Stores a parsed value of the domain as its one canonical text.</summary>
internal sealed class ParsedConverter<T>() : ValueConverter<T, string>(value => value.ToString()!, text => Read(text))
    where T : struct, IParsable<T>
{
    private static T Read(string text) => T.Parse(text, null);
}
