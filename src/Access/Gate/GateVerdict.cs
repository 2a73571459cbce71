using Entrepot.Access.Authorization;

namespace Entrepot.Access.Gate;

/// <summary>A decision and the project that it is about, if the route names one that exists.</summary>
internal sealed record GateVerdict(AccessDecision Decision, ProjectRights? Project = null)
{
    public static implicit operator GateVerdict(AccessDecision decision) => new(decision);
}
