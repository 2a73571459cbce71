using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Microsoft.AspNetCore.Builder;

namespace Entrepot.Access.Http;

/// <summary>How endpoints declare what they demand.</summary>
public static class AccessEndpointExtensions
{
    /// <summary>Declares the one demand of an endpoint.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, AccessScope scope, Permission? permission = null)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRequirement(scope, permission));

    /// <summary>Lets an endpoint change things while the site is read only.</summary>
    public static TBuilder EvenIfReadOnly<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(WorksReadOnly.Mark);
}
