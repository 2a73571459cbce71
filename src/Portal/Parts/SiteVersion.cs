using Entrepot.Management.SystemState;

namespace Entrepot.Portal.Parts;

/// <summary>The two versions that the site answers as one text: Harbor's, whose API it follows, and its own behind it.</summary>
internal static class SiteVersion
{
    private const string Mark = "+entrepot.";

    public static string OwnOf(GeneralState? info) => Split(info) is [_, var own] ? own : "–";

    public static string HarborOf(GeneralState? info) => Split(info)[0];

    private static string[] Split(GeneralState? info) => (info?.HarborVersion ?? "–").Split(Mark, 2);
}
