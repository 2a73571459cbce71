using System.Text.Json.Serialization;

namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>UserSysAdminFlag</c>.</summary>
public sealed record AdministratorRequest([property: JsonPropertyName("sysadmin_flag")] bool? SystemAdministrator);
