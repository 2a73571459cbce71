using System.Diagnostics.CodeAnalysis;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;

namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>RoleRequest</c>.</summary>
public sealed record RoleRequest(int? RoleId)
{
    public static bool TryRead(int? id, out ProjectRole role, [NotNullWhen(false)] out ErrorResult? refusal)
    {
        role = (ProjectRole)(id ?? 0);
        refusal = Enum.IsDefined(role)
            ? null
            : Refusal.BadRequest(
                "role_id is 1 (project admin), 2 (developer), 3 (guest), 4 (maintainer) or 5 (limited guest)"
            );
        return refusal is null;
    }
}
