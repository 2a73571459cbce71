using Entrepot.Data.Acts;

namespace Entrepot.Unit.Testing;

/// <summary>Acts for whom the audit log does not matter.</summary>
internal static class Acts
{
    public static Act By(string name) => new(name, "", "test", "test", "");
}
