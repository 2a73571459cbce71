using System.Net;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class OutboundResponseTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_is_read_of_an_endless_body_than_its_limit_and_a_buffer()
    {
        await using var endless = new EndlessStream();
        using var response = Respond(new StreamContent(endless));

        var exception = await Should.ThrowAsync<RemoteException>(() => response.ReadAsync(100_000, Cancel));

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.NotARegistry);
        endless.Given.ShouldBeLessThan(120_000);
    }

    [Fact]
    public async Task Nothing_is_read_of_a_body_that_says_it_is_too_long()
    {
        await using var endless = new EndlessStream();
        using var response = Respond(new StreamContent(endless) { Headers = { ContentLength = 100_001 } });

        await Should.ThrowAsync<RemoteException>(() => response.ReadAsync(100_000, Cancel));

        endless.Given.ShouldBe(0);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Fri, 02 Jan 2026 03:05:05 GMT", 60)]
    [InlineData("Fri, 02 Jan 2026 03:03:05 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999", null)]
    public void Both_forms_of_Retry_After_are_understood(string value, int? seconds)
    {
        using var response = Respond(new ByteArrayContent([]), ("Retry-After", value));

        response.RetryAfter.ShouldBe(seconds is { } known ? TimeSpan.FromSeconds(known) : null);
    }

    [Theory]
    [InlineData("/v2/x", "https://registry.test/v2/x")]
    [InlineData("x", "https://registry.test/v2/x")]
    [InlineData("https://other.test/x?y=%2F", "https://other.test/x?y=%2F")]
    [InlineData("//other.test/x", "https://other.test/x")]
    public void A_location_is_made_absolute(string value, string location)
    {
        using var response = Respond(new ByteArrayContent([]), ("Location", value));

        response.Location.ShouldNotBeNull().AbsoluteUri.ShouldBe(location);
    }

    private OutboundResponse Respond(HttpContent content, params (string Name, string Value)[] headers)
    {
        var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return new OutboundResponse(message, new Uri("https://registry.test/v2/"), TimeSpan.FromSeconds(5), clock);
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
