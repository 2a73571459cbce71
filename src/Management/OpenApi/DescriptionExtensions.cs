using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.OpenApi;

/// <summary>Describes endpoints where they are mapped.</summary>
internal static class DescriptionExtensions
{
    /// <summary>It does this and answers nothing but that it did.</summary>
    public static TBuilder Does<TBuilder>(this TBuilder endpoint, string summary, int status = StatusCodes.Status200OK)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Description(summary, null, status, Paged: false));

    /// <summary>It answers one of these.</summary>
    public static TBuilder Answers<TBuilder>(
        this TBuilder endpoint,
        string summary,
        Type answer,
        int status = StatusCodes.Status200OK
    )
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Description(summary, answer, status, Paged: false));

    /// <summary>It answers a part of a list.</summary>
    /// <param name="item">What the list is of.</param>
    public static TBuilder Lists<TBuilder>(this TBuilder endpoint, string summary, Type item)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Description(summary, item.MakeArrayType(), StatusCodes.Status200OK, Paged: true));
}
