using System.Net.Sockets;
using Entrepot.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Hosting;

/// <summary>What goes wrong inside is answered with a fixed text, whatever it says of itself.</summary>
public sealed class FaultAnswersTests
{
    private const string Inside = "SELECT secret FROM account at /var/lib/entrepot on db-7.internal";

    public static TheoryData<Exception, int> Faults =>
        new()
        {
            { new InvalidOperationException(Inside), 500 },
            { new FileNotFoundException(Inside, "/var/lib/entrepot/keys"), 500 },
            { new UnauthorizedAccessException(Inside), 500 },
            { new SocketException((int)SocketError.HostNotFound, Inside), 500 },
            { new HttpRequestException(Inside, new SocketException((int)SocketError.HostNotFound, Inside)), 500 },
            { new TimeoutException(Inside), 500 },
            { new OperationCanceledException(Inside), 500 },
            { new KeyNotFoundException(Inside), 500 },
            { new FormatException(Inside), 500 },
            { new SqliteException(Inside, 1), 500 },
            { new SqliteException(Inside, 13), 507 },
            { new DbUpdateException(Inside, new SqliteException(Inside, 13)), 507 },
            { new NpgsqlException(Inside), 500 },
            { new NpgsqlException(Inside, new SocketException((int)SocketError.ConnectionRefused, Inside)), 503 },
            { new AggregateException(Inside, new InvalidDataException(Inside)), 500 },
            { new BadHttpRequestException(Inside, 400), 400 },
            { new BadHttpRequestException(Inside, 413), 413 },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task Nothing_of_the_inside_gets_out(Exception fault, int status)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Response.Headers["X-Inside"] = Inside;

        await new FaultAnswers(_ => Task.FromException(fault), NullLogger<FaultAnswers>.Instance).InvokeAsync(context);

        context.Response.StatusCode.ShouldBe(status);
        var answer = System.Text.Encoding.UTF8.GetString(body.ToArray());
        answer.ShouldContain("\"errors\"");
        foreach (var word in Inside.Split(' ').Where(word => word.Length > 2))
        {
            answer.ShouldNotContain(word);
        }

        answer.ShouldNotContain("Exception");
        context.Response.Headers.ContainsKey("X-Inside").ShouldBeFalse();
        context.Response.Headers.RetryAfter.Count.ShouldBe(status == 503 ? 1 : 0);
    }
}
