using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Architecture;

/// <summary>Who may know whom. Nothing walks backwards on the way of a push.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Oci"] = [],
        ["Data"] = ["Oci"],
        ["Storage"] = ["Oci"],
        ["Registry"] = ["Oci", "Storage", "Data"],
        ["Access"] = ["Oci", "Data"],
        ["Distribution"] = ["Registry", "Access", "Oci"],
        ["Remotes"] = ["Oci"],
        ["Replication"] = ["Registry", "Access", "Remotes", "Oci", "Data"],
        ["Management"] = ["Registry", "Access", "Replication", "Remotes", "Oci", "Data"],
        ["Portal"] = ["Management", "Access", "Replication", "Oci"],
        ["Cli"] = ["Oci", "Registry", "Storage", "Remotes", "Replication", "Data"],
    };

    [Fact]
    public void A_project_references_only_what_it_may()
    {
        var projects = Directory.GetDirectories(Path.Combine(SourceTree.Root, "src")).Select(Path.GetFileName).ToList();
        projects.ShouldContain("Server");
        foreach (var project in projects.Where(name => name != "Server"))
        {
            Allowed.ShouldContainKey(project!, $"{project} needs a line in the table");
            References(project!).Except(Allowed[project!]).ShouldBeEmpty($"{project} reaches too far");
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument
            .Load(Path.Combine(SourceTree.Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
