using System.Linq.Expressions;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>One column of an order.</summary>
internal sealed record ListOrder(LambdaExpression Column, bool Descending);
