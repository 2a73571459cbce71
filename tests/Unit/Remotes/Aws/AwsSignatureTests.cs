using System.Text;
using Entrepot.Remotes.Aws;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Aws;

/// <summary>The cases that AWS publishes for implementations of Signature Version 4.</summary>
public sealed class AwsSignatureTests
{
    private const string Host = "example.amazonaws.com";
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private readonly AwsSignature signature = new(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        "us-east-1",
        "service"
    );

    [Theory]
    [InlineData("GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(
        "GET",
        "/?Param2=value2&Param1=value1",
        "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    )]
    public void Requests_are_signed_as_the_test_suite_says(string method, string path, string body, string expected)
    {
        var value = signature.Authorize(
            method,
            new Uri($"https://{Host}{path}"),
            [new("X-Amz-Date", "20150830T123600Z"), new("Host", Host)],
            Encoding.UTF8.GetBytes(body),
            At
        );

        value.ShouldBe(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + $"SignedHeaders=host;x-amz-date, Signature={expected}"
        );
    }

    [Fact]
    public void A_body_and_its_type_are_signed_as_the_test_suite_says()
    {
        var value = signature.Authorize(
            "POST",
            new Uri($"https://{Host}/"),
            [
                new("Host", Host),
                new("X-Amz-Date", AwsSignature.Time(At)),
                new("Content-Type", "application/x-www-form-urlencoded"),
            ],
            "Param1=value1"u8,
            At
        );

        value.ShouldEndWith("Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    [Fact]
    public void The_secret_key_is_not_shown() => signature.ToString().ShouldNotContain("wJalr");
}
