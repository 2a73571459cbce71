using System.Linq.Expressions;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Artifacts;

/// <summary>
/// Names of tags that a request filters artifacts by. The tags of the repository are looked through for them, in their
/// own order, instead of each artifact being asked for its tags.
/// </summary>
internal static class TagConditions
{
    public const string Key = "tags";
    public const string Any = "*";
    public const string None = "nil";

    // The cast is how a column of a parsed type is compared as the text that is stored.
    private static readonly Expression<Func<TagRow, string>> TagName = row => (string)(object)row.Name;

    /// <summary>The condition on a tag; null when the value is no name and no part of one.</summary>
    public static Expression<Func<TagRow, bool>>? Of(QueryValue value) =>
        value switch
        {
            QueryValue.Exact { Text: not (Any or None) } exact when Tag.TryParse(exact.Text, out var tag) => row =>
                row.Name == tag,
            QueryValue.Fuzzy fuzzy => FieldFilter.Contains(TagName, fuzzy.Text),
            _ => null,
        };

    /// <summary>Those of a request whose <c>q</c> has been found in order.</summary>
    public static IReadOnlyList<Expression<Func<TagRow, bool>>> In(HttpRequest request) =>
        [.. ValuesIn(request).Select(Of).OfType<Expression<Func<TagRow, bool>>>()];

    /// <summary>
    /// How many of the request's conditions they settle: with a tag of some name an artifact has a tag
    /// (<see cref="Any"/>), as the portal's list of artifacts wants it.
    /// </summary>
    public static int SettledIn(HttpRequest request)
    {
        List<QueryValue> values = [.. ValuesIn(request)];
        var named = values.Count(value => Of(value) is not null);
        return named == 0 ? 0 : named + values.Count(value => value is QueryValue.Exact { Text: Any });
    }

    private static IEnumerable<QueryValue> ValuesIn(HttpRequest request) =>
        request.Query["q"] is [{ Length: > 0 } q] && QueryParser.TryParse(q, out var terms)
            ? terms.Where(term => ListKey.Normal(term.Key) == Key).Select(term => term.Value)
            : [];
}
