using Entrepot.Management.Ldap;
using Entrepot.Management.UserGroups;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Groups;

/// <summary>Makes a group known to this site, from the directory or by the name that the provider gives it, or renames one.</summary>
public sealed partial class GroupDialog
{
    private static readonly Dictionary<string, object?> NoAutocomplete = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
    };

    private string name = "";
    private string dn = "";
    private string wanted = "";
    private List<LdapGroupAnswer>? found;
    private ApiRefusal? refusal;
    private bool busy;

    /// <summary>The one to rename; null makes a new one.</summary>
    [Parameter]
    public UserGroupAnswer? Group { get; set; }

    /// <summary>1 of a directory, 3 of an identity provider.</summary>
    [Parameter]
    public int Kind { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private bool IsLdap => Kind == GroupKinds.Ldap;

    private bool IsComplete => IsLdap && Group is null ? dn.Trim().Length > 0 : name.Trim().Length > 0;

    private string Title =>
        (Group, IsLdap) switch
        {
            (not null, _) => T["Rename"],
            (null, true) => T["ImportLdapGroup"],
            _ => T["NewOidcGroup"],
        };

    protected override void OnInitialized() => name = Group?.GroupName ?? "";

    private void TypeDn(string? text) => dn = text ?? "";

    private void Choose(LdapGroupAnswer group)
    {
        dn = group.LdapGroupDn;
        name = group.GroupName;
    }

    private async Task FindAsync()
    {
        busy = true;
        var answer = await Api.GetAsync<List<LdapGroupAnswer>>(
            $"/api/v2.0/ldap/groups/search?groupname={Uri.EscapeDataString(wanted.Trim())}",
            Gone
        );
        busy = false;
        refusal = answer.Refusal;
        found = answer.Value;
    }

    private async Task SaveAsync()
    {
        busy = true;
        refusal = null;
        refusal = Group is { Id: var id }
            ? await Api.PutAsync($"/api/v2.0/usergroups/{id}", RequestOf(name.Trim()), Gone)
            : await Api.PostAsync("/api/v2.0/usergroups", RequestOf(NameOrDn()), Gone);
        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    /// <summary>A group of the directory is called as its entry is, unless something is typed.</summary>
    private string NameOrDn() => name.Trim() is { Length: > 0 } typed ? typed : FirstPart(dn.Trim());

    private UserGroupRequest RequestOf(string called) =>
        new(Group?.Id, called, Kind, IsLdap ? Group?.LdapGroupDn ?? dn.Trim() : null);

    private static string FirstPart(string dn)
    {
        var first = dn.Split(',')[0];
        var equals = first.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? first : first[(equals + 1)..];
    }
}
