namespace Entrepot.Rigs.Processes;

/// <summary>What a program answered that ran to its end.</summary>
public sealed record CommandResult(RigCommand Command, int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>This result, or an exception with everything the program said when it failed.</summary>
    public CommandResult Successful() =>
        ExitCode == 0
            ? this
            : throw new RigException($"`{Command}` answered {ExitCode}\n{StandardOutput}\n{StandardError}");
}
