using System.Linq.Expressions;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>A key that a list may be filtered and perhaps sorted by.</summary>
/// <param name="Filter">The condition for a value; null when the value is not of the key's type.</param>
/// <param name="Sort">Null: not sortable.</param>
internal sealed record ListField<TRow>(Func<QueryValue, Expression<Func<TRow, bool>>?> Filter, LambdaExpression? Sort);
