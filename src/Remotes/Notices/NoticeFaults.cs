namespace Entrepot.Remotes.Notices;

/// <summary>Says why a message did not get through: whoever takes messages is no registry.</summary>
internal static class NoticeFaults
{
    public static NoticeDelivery Of(string host, RemoteFault fault) =>
        new NoticeDelivery.Failed($"{host}: {Words(fault.Reason)}");

    private static string Words(RemoteFaultReason reason) =>
        reason switch
        {
            RemoteFaultReason.Dns => "its name has no address",
            RemoteFaultReason.RefusedByPolicy =>
                "this site may not connect to its address (settings outbound_allow, outbound_deny)",
            RemoteFaultReason.Connect => "it does not take connections",
            RemoteFaultReason.Tls => "no trusted TLS connection; its certificate is not one that this system trusts",
            RemoteFaultReason.Timeout => "it did not answer in time",
            RemoteFaultReason.Cut => "the connection ended in the middle",
            _ => "what it answered cannot be understood",
        };
}
