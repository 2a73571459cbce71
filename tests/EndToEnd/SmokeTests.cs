using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd;

public sealed class SmokeTests
{
    [Fact]
    public void The_test_host_runs() => typeof(SmokeTests).Assembly.GetName().Name.ShouldBe("Entrepot.EndToEnd");
}
