namespace Entrepot.Server.Commands;

/// <summary>Small files that are named by arguments.</summary>
internal static class ReadFiles
{
    /// <summary>Null when it cannot be read; that is said on the standard error.</summary>
    public static async Task<string?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var text = new StreamReader(file);
            return await text.ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file}: {exception.Message}");
            return null;
        }
    }
}
