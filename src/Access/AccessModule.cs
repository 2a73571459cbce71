using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Gate;
using Entrepot.Access.Groups;
using Entrepot.Access.Http;
using Entrepot.Access.Ldap;
using Entrepot.Access.Members;
using Entrepot.Access.Oidc;
using Entrepot.Access.Projects;
using Entrepot.Access.Robots;
using Entrepot.Access.Secrets;
using Entrepot.Access.Sessions;
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
        services.AddSingleton<ProjectOwners>();
        services.AddSingleton<RobotDirectory>();
        services.AddSingleton<RobotDelegation>();
        services.AddSingleton<RobotReader>();
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new ExternalAccounts(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<GroupAdministrators>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        AddPeople(services);
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
        SessionEndpoints.Map(endpoints);
        OidcEndpoints.Map(endpoints);
        UserExistsEndpoint.Map(endpoints);
        return endpoints;
    }

    private static void AddPeople(IServiceCollection services)
    {
        services.AddSingleton<AccountEditor>();
        services.AddSingleton<RegistrationThrottle>();
        services.AddSingleton<GroupDirectory>();
        services.AddSingleton<MemberDirectory>();
        services.AddSingleton<ProjectEditor>();
        services.AddSingleton(provider => new PasswordChanger(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<LocalPasswords>(),
            provider.GetRequiredService<SignInThrottle>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddSingleton<Rights>();
        services.AddSingleton<GroupAdministrators>();
        services.AddSingleton<Principals>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<GateDecision>();
        services.AddSingleton<Challenge>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<ReadOnlySite>();
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<VerifiedCredentials>();
        services.AddSingleton(provider => new SignInThrottle(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Database>().Notices
        ));
        services.AddSingleton<LocalPasswords>();
        services.AddSingleton<LdapDirectory>();
        services.AddSingleton<LdapSignIn>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<RobotSignIn>();
        services.AddSingleton<BasicSignIn>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenLifetime>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<Authenticator>();
        AddSessions(services);
        AddOidc(services);
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SealedCookies>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<CrossSiteGuard>();
        services.AddSingleton<SignInActs>();
        services.AddSingleton<SignOut>();
    }

    private static void AddOidc(IServiceCollection services)
    {
        services.AddSingleton<ProviderBook>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<OidcProvider>();
        services.AddSingleton<OidcAccounts>();
        services.AddSingleton<OidcCookies>();
        services.AddSingleton<OidcArrival>();
        services.AddSingleton<CliSecretSignIn>();
        services.AddSingleton<IdTokenSignIn>();
        services.AddSingleton(provider => new CliSecrets(
            provider.GetRequiredService<OidcAccounts>(),
            provider.GetRequiredService<OidcProvider>()
        ));
    }
}
