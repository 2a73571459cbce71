namespace Entrepot.Replication.Preview;

/// <summary>What a run of a rule would make of one reference.</summary>
public enum PreviewAction
{
    /// <summary>It is not there and would be brought.</summary>
    Copy,

    /// <summary>The tag there points to something else, and would be moved.</summary>
    Replace,

    /// <summary>It is there already.</summary>
    Equal,

    /// <summary>The tag there points to something else, and the rule does not override.</summary>
    Keep,

    /// <summary>The rule's namespace gives it no name there.</summary>
    Unnamed,

    /// <summary>Another source would become the same name, and comes first.</summary>
    Collide,

    /// <summary>There was no time to ask.</summary>
    Unchecked,
}
