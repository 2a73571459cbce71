using Entrepot.Access.Tokens;
using Entrepot.Distribution.Blobs;
using Entrepot.Distribution.Catalog;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Manifests;
using Entrepot.Distribution.Referrers;
using Entrepot.Distribution.Routing;
using Entrepot.Distribution.Tags;
using Entrepot.Distribution.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Distribution;

/// <summary>The registry's protocol: <c>/v2</c> as distribution-spec 1.1 tables it.</summary>
public static class DistributionModule
{
    /// <param name="aliases">Other registries whose copies are answered for; null: none.</param>
    public static IServiceCollection AddDistribution(this IServiceCollection services, SiteAliases? aliases = null)
    {
        if (aliases is { IsEmpty: false })
        {
            services.AddSingleton(aliases).AddSingleton<CopyName>(aliases.FindName);
        }

        return services.AddSingleton<BlobMounts>().AddSingleton<ManifestAdmission>().AddSingleton<PulledManifests>();
    }

    /// <summary>Before routing: gives every path its one spelling.</summary>
    public static IApplicationBuilder UseDistribution(this IApplicationBuilder app) =>
        app.UseMiddleware<RegistryFaults>().UseMiddleware<NameFolding>();

    public static IEndpointRouteBuilder MapDistribution(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup("").AddEndpointFilter<RouteGroupBuilder, BindingFaults>();
        VersionEndpoints.Map(routes);
        BlobEndpoints.Map(routes);
        UploadEndpoints.Map(routes);
        ManifestEndpoints.Map(routes);
        TagEndpoints.Map(routes);
        ReferrerEndpoints.Map(routes);
        CatalogEndpoints.Map(routes);
        return endpoints;
    }
}
