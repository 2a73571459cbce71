namespace Entrepot.Management.Labels;

/// <summary>Harbor's words for whose a label is.</summary>
internal static class LabelScope
{
    public const string Global = "g";
    public const string Project = "p";
}
