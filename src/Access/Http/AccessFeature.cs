using Entrepot.Access.Authorization;
using Entrepot.Access.Sessions;

namespace Entrepot.Access.Http;

/// <summary>What the gate found out about a request that it let through.</summary>
internal sealed record AccessFeature(Principal Principal, ProjectRights? Project, BrowserSession? Session);
