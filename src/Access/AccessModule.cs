using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Gate;
using Entrepot.Access.Http;
using Entrepot.Access.Projects;
using Entrepot.Access.Secrets;
using Entrepot.Access.Tokens;
using Entrepot.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access;

/// <summary>Who may do what: accounts, projects, tokens and the gate before every endpoint.</summary>
public static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton(options);

        // It warns that the key folder is not encrypted; that folder is its owner's alone.
        services.AddLogging(logging =>
            logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error)
        );
        services
            .AddDataProtection()
            .SetApplicationName("entrepot")
            .PersistKeysToFileSystem(new DirectoryInfo(options.KeyFolder));
        services.AddSingleton<SecretProtector>();
        services.AddSingleton<ConfigurationBook>();
        services.AddSingleton<PublicAddress>();
        services.AddAudit();
        AddAuthorization(services);
        AddAuthentication(services);
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new FirstStart(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<SigningKeys>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services;
    }

    /// <summary>Puts the gate here: after routing, before the endpoints.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<AccessGate>();

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder endpoints)
    {
        TokenEndpoints.Map(endpoints);
        return endpoints;
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddSingleton<Rights>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<GateDecision>();
        services.AddSingleton<Challenge>();
        services.AddSingleton<Refusals>();
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<VerifiedCredentials>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<Authenticator>();
    }
}
