namespace Entrepot.Server.Admission;

/// <summary>What requests cost a node, as far as it matters how many of them run at once.</summary>
internal enum RequestClass
{
    /// <summary>Never waits: a site that is busy must still say that it is well.</summary>
    Probe,

    /// <summary>Everything that is answered from the database.</summary>
    Small,

    Upload,
    Download,
}
