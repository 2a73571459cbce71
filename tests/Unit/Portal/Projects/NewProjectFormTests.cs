using Entrepot.Portal.Projects;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Projects;

public sealed class NewProjectFormTests
{
    [Theory]
    [InlineData(-1, -1)]
    [InlineData(5, 5L << 30)]
    public void A_quota_is_asked_for_in_bytes(long typed, long bytes)
    {
        var form = new NewProjectForm { Name = "shop", Quota = typed };

        form.IsComplete.ShouldBeTrue();
        form.ToRequest(limited: true).StorageLimit.ShouldBe(bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(long.MaxValue)]
    public void No_other_quota_is_sent(long typed) =>
        new NewProjectForm { Name = "shop", Quota = typed }.IsComplete.ShouldBeFalse();

    [Fact]
    public void Who_is_no_administrator_asks_for_no_quota() =>
        new NewProjectForm { Name = "shop", Quota = 5 }
            .ToRequest(limited: false)
            .StorageLimit.ShouldBeNull();
}
