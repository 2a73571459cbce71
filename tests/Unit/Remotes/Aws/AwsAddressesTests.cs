using Entrepot.Remotes.Aws;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Aws;

public sealed class AwsAddressesTests
{
    [Theory]
    [InlineData(
        "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        "123456789012",
        "eu-west-1",
        "https://api.ecr.eu-west-1.amazonaws.com/"
    )]
    [InlineData(
        "https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "123456789012",
        "cn-north-1",
        "https://api.ecr.cn-north-1.amazonaws.com.cn/"
    )]
    [InlineData(
        "https://123456789012.dkr.ecr-fips.us-east-2.amazonaws.com",
        "123456789012",
        "us-east-2",
        "https://ecr-fips.us-east-2.amazonaws.com/"
    )]
    [InlineData("https://api.ecr.us-east-1.amazonaws.com", "", "us-east-1", "https://api.ecr.us-east-1.amazonaws.com/")]
    [InlineData(
        "http://210987654321.dkr.ecr.eu-west-1.localhost:81",
        "210987654321",
        "eu-west-1",
        "http://210987654321.dkr.ecr.eu-west-1.localhost:81/"
    )]
    [InlineData("http://127.0.0.1:81", "", "us-east-1", "http://127.0.0.1:81/")]
    public void The_url_says_account_and_region_and_so_the_api(string url, string account, string region, string api)
    {
        var addresses = AwsAddresses.Parse(new Uri(url)).ShouldNotBeNull();

        addresses.Account.ShouldBe(account);
        addresses.Region.ShouldBe(region);
        addresses.Api.ShouldBe(new Uri(api));
    }

    [Theory]
    [InlineData("http://123456789012.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("https://123456789012.dkr.ecr.eu-west-1.amazonaws.com:444")]
    [InlineData("https://123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example")]
    [InlineData("https://1234.dkr.ecr.eu-west-1.amazonaws.com")]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://public.ecr.aws")]
    [InlineData("http://registry.example")]
    public void Every_other_url_is_none(string url) => AwsAddresses.Parse(new Uri(url)).ShouldBeNull();

    [Theory]
    [InlineData("https://123456789012.dkr.ecr.us-east-1.amazonaws.com", true)]
    [InlineData("https://123456789012.dkr.ecr.us-east-2.amazonaws.com", false)]
    [InlineData("https://api.ecr.us-east-1.amazonaws.com", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://127.0.0.1", false)]
    public void Only_a_registry_of_the_region_is_sent_the_login(string named, bool owned) =>
        AwsAddresses.Parse(new Uri("https://api.ecr.us-east-1.amazonaws.com"))!.Owns(new Uri(named)).ShouldBe(owned);
}
