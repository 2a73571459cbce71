using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Entrepot.Access.Http;
using Entrepot.Portal.Api;
using Entrepot.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace Entrepot.Portal;

/// <summary>The web pages. They know the site by its REST API alone, and see what the person may see there.</summary>
public static class PortalModule
{
    /// <summary>Before the host is built: finds the files of the pages.</summary>
    public static void ConfigurePortal(this WebApplicationBuilder builder) => PageFiles.Configure(builder);

    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The content policy of the pages says it.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddLocalization();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddSingleton<SitePipeline>();
        services.AddScoped<PagePerson>();
        services.AddScoped<InnerRequests>();
        services.AddScoped(provider => new SiteApi(
            provider.GetRequiredService<InnerRequests>(),
            provider.GetRequiredService<IOptions<JsonOptions>>()
        ));
        return services;
    }

    /// <summary>Where the requests of pages enter: before everything that looks at a request.</summary>
    public static IApplicationBuilder UsePortalRequests(this IApplicationBuilder app) =>
        app.Use(next =>
        {
            app.ApplicationServices.GetRequiredService<SitePipeline>().Entrance = next;
            return next;
        });

    /// <summary>After the gate, before the endpoints.</summary>
    public static IApplicationBuilder UsePortal(this IApplicationBuilder app) =>
        app.UseMiddleware<StrayVisits>().UseMiddleware<PageHeaders>().UseMiddleware<PageConnections>();

    public static IEndpointRouteBuilder MapPortal(this IEndpointRouteBuilder endpoints)
    {
        PageFiles.Map(endpoints).Requires(AccessScope.Public);
        endpoints
            .MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null)
            .DisableAntiforgery()
            .Add(Demand);
        return endpoints;
    }

    /// <summary>Pages and their connection are for people who signed in, but for the page where they do.</summary>
    private static void Demand(EndpointBuilder endpoint)
    {
        var open = endpoint.Metadata.OfType<AllowAnonymousAttribute>().Any();
        endpoint.Metadata.Add(new AccessRequirement(open ? AccessScope.Public : AccessScope.SignedIn));
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(new PageRoute(PageAddresses.SignIn));
        }
    }
}
