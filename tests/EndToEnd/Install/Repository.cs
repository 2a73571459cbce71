using Shouldly;

namespace Entrepot.EndToEnd.Install;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string name) => Path.Combine(Root, name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entrepot.slnx")))
        {
            folder = folder.Parent.ShouldNotBeNull("the tests do not run inside of the repository");
        }

        return folder.FullName;
    }
}
