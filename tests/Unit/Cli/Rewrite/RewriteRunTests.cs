using Entrepot.Cli.Rewrite;
using Entrepot.Rigs;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

/// <summary>Files, folders and pipes.</summary>
public sealed class RewriteRunTests : IDisposable
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: old.io/app:v1}]}\n";

    private readonly TempFolder folder = new("rewrite");
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipe_gives_the_text_rewritten()
    {
        (await RunAsync([], input: Pod)).ShouldBe(RewriteRun.Done);

        output.ToString().ShouldBe(Pod.Replace("old.io", "new.io", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_is_rewritten_in_place_and_twice_is_as_good_as_once()
    {
        Put("a/pod.yaml", Pod);
        Put("a/Dockerfile", "FROM old.io/base\n");
        Put("a/readme.md", "old.io/app");
        Put(".git/pod.yaml", Pod);

        (await RunAsync([folder.Path], write: true)).ShouldBe(RewriteRun.Done);
        (await RunAsync([folder.Path], check: true)).ShouldBe(RewriteRun.Done);

        (await File.ReadAllTextAsync(folder["a/pod.yaml"], Cancel)).ShouldContain("new.io/app:v1");
        (await File.ReadAllTextAsync(folder["a/Dockerfile"], Cancel)).ShouldBe("FROM new.io/base\n");
        (await File.ReadAllTextAsync(folder["a/readme.md"], Cancel)).ShouldBe("old.io/app");
        (await File.ReadAllTextAsync(folder[".git/pod.yaml"], Cancel)).ShouldBe(Pod);
    }

    [Fact]
    public async Task A_check_shows_the_lines_and_changes_nothing()
    {
        Put("pod.yaml", "# one\n" + Pod);

        (await RunAsync([folder.Path], check: true)).ShouldBe(RewriteRun.Different);

        output
            .ToString()
            .ShouldContain(
                "@@ line 4 @@\n-spec: {containers: [{name: a, image: old.io/app:v1}]}\n+spec: {containers: [{name: a, image: new.io/app:v1}]}\n"
            );
        (await File.ReadAllTextAsync(folder["pod.yaml"], Cancel)).ShouldContain("old.io");
    }

    [Fact]
    public async Task What_a_kustomization_replaces_stays_in_its_base()
    {
        Put("base/pod.yaml", Pod);
        Put("kustomization.yaml", "resources: [base]\nimages:\n- name: old.io/app\n  newTag: v2\n");

        (await RunAsync([folder.Path], write: true)).ShouldBe(RewriteRun.Done);

        (await File.ReadAllTextAsync(folder["base/pod.yaml"], Cancel)).ShouldBe(Pod);
        (await File.ReadAllTextAsync(folder["kustomization.yaml"], Cancel)).ShouldContain(
            "- name: old.io/app\n  newName: new.io/app\n  newTag: v2\n"
        );
    }

    [Fact]
    public async Task What_is_not_understood_is_told_of_and_stays()
    {
        const string template = "image: {{ .Values.image }}\n  a: b\n";
        Put("template.yaml", template);
        Put("pod.yaml", Pod);
        await File.WriteAllBytesAsync(folder["latin.yaml"], [0x61, 0x3a, 0x20, 0xe4, 0x0a], Cancel);

        (await RunAsync([folder.Path], write: true)).ShouldBe(RewriteRun.Fault);

        errors.ToString().ShouldContain("template.yaml");
        errors.ToString().ShouldContain("latin.yaml");
        (await File.ReadAllTextAsync(folder["template.yaml"], Cancel)).ShouldBe(template);
        (await File.ReadAllTextAsync(folder["pod.yaml"], Cancel)).ShouldContain("new.io");
    }

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        folder.Write(name, text);
    }

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        errors.Dispose();
    }

    private Task<int> RunAsync(string[] inputs, bool write = false, bool check = false, string input = "")
    {
        RewriteMappings.TryParse(["old.io=new.io"], out var mappings, out _).ShouldBeTrue();
        return mappings!
            .Run(new RewriteOptions(inputs, [], "auto", write, check), RewriteSettings.None, null, output, errors)
            .RunAsync(new StringReader(input), Cancel);
    }
}
