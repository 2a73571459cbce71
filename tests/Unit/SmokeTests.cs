using Shouldly;
using Xunit;

namespace Entrepot.Unit;

public sealed class SmokeTests
{
    [Fact]
    public void The_test_host_runs() => typeof(SmokeTests).Assembly.GetName().Name.ShouldBe("Entrepot.Unit");
}
