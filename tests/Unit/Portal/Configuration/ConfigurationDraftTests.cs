using System.Text.Json;
using Entrepot.Portal.Configuration;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Configuration;

public sealed class ConfigurationDraftTests
{
    private readonly ConfigurationDraft draft = new(
        new Dictionary<string, ConfigurationValue>(StringComparer.Ordinal)
        {
            ["auth_mode"] = new(JsonSerializer.SerializeToElement("db_auth"), Editable: false),
            ["session_timeout"] = new(JsonSerializer.SerializeToElement(60), Editable: true),
            ["read_only"] = new(JsonSerializer.SerializeToElement(false), Editable: true),
        }
    );

    [Fact]
    public void Only_what_is_other_than_stored_is_sent()
    {
        draft.Set("session_timeout", 90);
        draft.Set("read_only", true);
        draft.Set("read_only", false);

        draft.Changes.ShouldBe(new Dictionary<string, object> { ["session_timeout"] = 90L });
        draft.Number("session_timeout").ShouldBe(90);
    }

    [Fact]
    public void A_secret_is_sent_only_when_one_is_typed()
    {
        draft.Text("ldap_search_password").ShouldBe("");
        draft.Set("ldap_search_password", "hush");
        draft.IsChanged.ShouldBeTrue();

        draft.Set("ldap_search_password", "");

        draft.IsChanged.ShouldBeFalse();
    }

    [Fact]
    public void What_the_site_keeps_fixed_is_not_offered()
    {
        draft.IsEditable("auth_mode").ShouldBeFalse();
        draft.IsEditable("session_timeout").ShouldBeTrue();
        draft.IsEditable("ldap_search_password").ShouldBeTrue();
    }

    [Fact]
    public void Discarding_brings_back_what_is_stored()
    {
        draft.Set("session_timeout", 5);

        draft.Discard();

        draft.Number("session_timeout").ShouldBe(60);
        draft.IsChanged.ShouldBeFalse();
    }
}
