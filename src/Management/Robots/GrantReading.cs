using Entrepot.Access.Robots;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Robots;

/// <summary>What came of reading the permissions of a request.</summary>
internal abstract record GrantReading
{
    private GrantReading() { }

    internal sealed record Read(IReadOnlyList<RobotGrant> Grants) : GrantReading;

    internal sealed record Refused(IResult Refusal) : GrantReading;
}
