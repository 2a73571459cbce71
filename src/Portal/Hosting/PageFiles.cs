using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Entrepot.Portal.Hosting;

/// <summary>Where the scripts and styles of the pages are: beside the program once it is published.</summary>
internal static class PageFiles
{
    private const string Manifest = "entrepot.staticwebassets.endpoints.json";

    // Written by a build and not by a publish: the files are still where the packages keep them.
    private const string BuildManifest = "entrepot.staticwebassets.runtime.json";

    public static void Configure(WebApplicationBuilder builder)
    {
        if (Path.Exists(Beside(BuildManifest)))
        {
            builder.WebHost.UseStaticWebAssets();
            // Else a fallback for files that appear later is mapped, which nobody declares a demand for.
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        }
    }

    public static StaticAssetsEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapStaticAssets(Beside(Manifest));

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
