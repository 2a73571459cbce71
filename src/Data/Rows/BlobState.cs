namespace Entrepot.Data.Rows;

/// <summary>The life of a blob's bytes; gone is the absence of the row.</summary>
public enum BlobState
{
    Live = 0,

    /// <summary>Nothing refers to it and its lease is over; any use makes it live again.</summary>
    Candidate = 1,

    /// <summary>A collector has claimed this generation; a new upload makes a new one.</summary>
    Deleting = 2,
}
