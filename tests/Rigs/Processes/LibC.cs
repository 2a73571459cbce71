using System.Runtime.InteropServices;

namespace Entrepot.Rigs.Processes;

/// <summary>Signals by number, which .NET does not offer.</summary>
internal static partial class LibC
{
    internal const int SigInt = 2;
    internal const int SigQuit = 3;
    internal const int SigKill = 9;
    internal const int SigTerm = 15;
    internal const int SigCont = 18;
    internal const int SigStop = 19;

    /// <summary>Sends a signal; a negative <paramref name="processId"/> means the whole process group.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int processId, int signal);
}
