namespace Entrepot.Portal.Parts;

/// <summary>How a state is to be taken.</summary>
public enum Tone
{
    Neutral,
    Good,
    Busy,
    Warning,
    Bad,
}
