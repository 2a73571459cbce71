namespace Entrepot.Access.Authorization;

public enum PrincipalKind
{
    Anonymous,
    User,
    Robot,
}
