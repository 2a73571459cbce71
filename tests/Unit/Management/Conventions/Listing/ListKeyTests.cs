using Entrepot.Management.Conventions.Listing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Conventions.Listing;

public sealed class ListKeyTests
{
    [Theory]
    [InlineData("creation_time", "creation_time")]
    [InlineData("CreationTime", "creation_time")]
    [InlineData("ProjectID", "project_id")]
    [InlineData("name", "name")]
    [InlineData("Name", "name")]
    public void A_key_may_be_spelled_as_column_or_as_harbors_field(string key, string normal) =>
        ListKey.Normal(key).ShouldBe(normal);
}
