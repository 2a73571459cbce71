using Entrepot.Management.Members;
using Entrepot.Management.UserGroups;
using Entrepot.Management.Users;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Members;

/// <summary>Makes a user or a group a member of a project.</summary>
public sealed partial class NewMemberDialog
{
    private const int Most = 10;

    private static readonly Dictionary<string, object?> NoAutocomplete = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
        ["autocapitalize"] = "none",
    };

    private readonly Dictionary<string, UserGroupSearchAnswer> groups = new(StringComparer.Ordinal);
    private string name = "";
    private int role = RoleNames.Usual;
    private bool busy;
    private ApiRefusal? refusal;

    /// <summary>The members of the project, in the API.</summary>
    [Parameter]
    [EditorRequired]
    public string Members { get; set; } = "";

    /// <summary>Whether it is a group that becomes a member.</summary>
    [Parameter]
    public bool OfGroup { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private async Task<IEnumerable<string?>> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var part = Uri.EscapeDataString(text.Trim());
        if (!OfGroup)
        {
            var users = await Api.GetAsync<List<UserSearchAnswer>>(
                $"/api/v2.0/users/search?username={part}&page_size={Most}",
                cancellationToken
            );
            return users.Value?.Select(user => user.Username) ?? [];
        }

        var found = await Api.GetAsync<List<UserGroupSearchAnswer>>(
            $"/api/v2.0/usergroups/search?groupname={part}&page_size={Most}",
            cancellationToken
        );
        foreach (var group in found.Value ?? [])
        {
            groups[group.GroupName] = group;
        }

        return found.Value?.Select(group => group.GroupName) ?? [];
    }

    private async Task SaveAsync()
    {
        var wanted = name.Trim();
        busy = true;
        refusal = await Api.PostAsync(
            Members,
            OfGroup
                ? new MemberRequest(
                    role,
                    null,
                    new UserGroupRequest(groups.GetValueOrDefault(wanted)?.Id, wanted, null, null)
                )
                : new MemberRequest(role, new MemberUser(null, wanted), null),
            Gone
        );
        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}
