using System.Globalization;
using System.Security.Cryptography;

namespace Entrepot.Rigs;

/// <summary>How often and from which seed tests repeat themselves: a little always, long in `./test soak`.</summary>
public static class Soak
{
    /// <summary>Whether this is the long run.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("ENTREPOT_SOAK") == "1";

    /// <summary>Where chance starts: ENTREPOT_SEED, or something new. Tests name it when they fail.</summary>
    public static int Seed { get; } = Number("ENTREPOT_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>The repetitions of a long run: ENTREPOT_SOAK_COUNT, or <paramref name="usual"/>.</summary>
    public static int Count(int usual) => Number("ENTREPOT_SOAK_COUNT") ?? usual;

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
