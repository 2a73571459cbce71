using System.Net.Mime;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.OpenApi;

/// <summary>The description of our additions, for programs.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/openapi.json", Get)
            .Requires(AccessScope.SignedIn)
            .Answers("This description", typeof(object));

    private static ContentHttpResult Get(ExtensionDocument document) =>
        TypedResults.Text(document.Text, MediaTypeNames.Application.Json);
}
