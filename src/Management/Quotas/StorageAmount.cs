namespace Entrepot.Management.Quotas;

/// <summary>Harbor's <c>ResourceList</c>, of which storage is the only resource, in bytes.</summary>
public sealed record StorageAmount(long Storage);
