namespace Entrepot.Portal.Parts;

/// <summary>The order of a list, which its head shows and turns.</summary>
public interface IListOrder
{
    /// <summary>As the API's <c>sort</c> writes it, such as <c>-push_time</c>; empty: the API's own.</summary>
    string Order { get; }

    /// <param name="order">Null: the list's own.</param>
    Task OrderByAsync(string? order);
}
