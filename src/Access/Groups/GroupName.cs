using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Access.Groups;

/// <summary>What a group is called: 1 to 255 characters that can be seen.</summary>
public readonly record struct GroupName
{
    private const int MaximumLength = 255;

    private readonly string? value;

    private GroupName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out GroupName name)
    {
        var trimmed = text?.Trim() ?? "";
        var valid = trimmed.Length is > 0 and <= MaximumLength && !trimmed.Any(char.IsControl);
        name = valid ? new GroupName(trimmed) : default;
        return valid;
    }

    /// <summary>The name of a group of LDAP that nobody has given another.</summary>
    internal static GroupName Of(DistinguishedName dn)
    {
        var first = dn.FirstValue.Trim();
        return new GroupName(first.Length > MaximumLength ? first[..MaximumLength] : first);
    }

    public override string ToString() => value ?? "";
}
