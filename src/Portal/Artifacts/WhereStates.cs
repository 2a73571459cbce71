using Entrepot.Management.Destinations;
using Entrepot.Portal.Parts;

namespace Entrepot.Portal.Artifacts;

/// <summary>How an artifact may stand at a destination: the API's words, and <c>paused</c> for what somebody holds.</summary>
internal static class WhereStates
{
    public const string Paused = "paused";
    public const string Verified = "verified";

    /// <summary>What is at fault comes first, then what moves.</summary>
    private static readonly string[] Order =
    [
        "failed",
        "blocked",
        "outdated",
        "absent",
        Paused,
        "copying",
        "waiting",
        Verified,
    ];

    public static string Of(DestinationAnswer destination) => destination.Paused == true ? Paused : destination.State;

    public static string Of(DestinationCountAnswer count) => count.Paused == true ? Paused : count.State;

    public static int Rank(string state) => Array.IndexOf(Order, state);

    public static Tone ToneOf(string state) =>
        state switch
        {
            Verified => Tone.Good,
            "copying" or "waiting" => Tone.Busy,
            "outdated" => Tone.Warning,
            "failed" or "blocked" => Tone.Bad,
            _ => Tone.Neutral,
        };
}
