using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Cli.Rewrite;

/// <summary>The rules that a ResourceList brings along.</summary>
public static class FunctionConfig
{
    /// <param name="settings">Empty ones when the text is no ResourceList, or brings none.</param>
    /// <param name="fault">What is wrong with them, in words.</param>
    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out RewriteSettings? settings,
        [NotNullWhen(false)] out string? fault
    )
    {
        if (ResourceList.Read(text).At("functionConfig") is { } config)
        {
            return RewriteSettingsReader.TryRead(config, out settings, out fault);
        }

        (settings, fault) = (RewriteSettings.None, null);
        return true;
    }
}
