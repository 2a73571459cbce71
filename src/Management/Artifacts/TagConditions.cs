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
        request.Query["q"] is [{ Length: > 0 } q] && QueryParser.TryParse(q, out var terms)
            ?
            [
                .. terms
                    .Where(term => ListKey.Normal(term.Key) == Key)
                    .Select(term => Of(term.Value))
                    .OfType<Expression<Func<TagRow, bool>>>(),
            ]
            : [];
}
