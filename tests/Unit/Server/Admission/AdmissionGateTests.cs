using System.Collections.Concurrent;
using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Rigs;
using Entrepot.Server.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Admission;

/// <summary>A busy node makes requests wait, in their order, and tells those that waited in vain when to come back.</summary>
public sealed class AdmissionGateTests : IDisposable
{
    private const string Upload = "/v2/{name}/blobs/uploads/{id}";
    private const string Blob = "/v2/{name}/blobs/{digest}";

    private static readonly AdmissionLimits Limits = new()
    {
        Uploads = 4,
        Downloads = 2,
        SmallRequests = 1,
        Patience = TimeSpan.FromSeconds(10),
    };

    private readonly FakeTimeProvider clock = new();
    private readonly ConcurrentQueue<TaskCompletionSource> running = [];
    private readonly ConcurrentQueue<string> begun = [];
    private readonly AdmissionGate gate;

    public AdmissionGateTests() => gate = new AdmissionGate(WorkAsync, Limits, new Random(1), clock);

    [Fact]
    public async Task Who_comes_too_many_waits_and_gets_in_in_order()
    {
        var requests = new[] { "a", "b", "c", "d" }
            .Select(name => gate.InvokeAsync(Request("GET", Blob, name)))
            .ToList();
        begun.ShouldBe(["a", "b"]);

        EndOne();
        await ShouldBeginAsync("a", "b", "c");
        EndOne();
        await ShouldBeginAsync("a", "b", "c", "d");

        await Task.WhenAll(requests[..2]);
    }

    [Theory]
    [InlineData("GET", Blob, 2)]
    [InlineData("PUT", "/v2/{name}/manifests/{reference}", 1)]
    [InlineData("GET", "/v2/{name}/manifests/{reference}", 1)]
    [InlineData("GET", "/api/v2.0/projects", 1)]
    public async Task Who_waited_in_vain_is_told_when_to_come_back(string method, string route, int limit)
    {
        var working = Enumerable.Range(0, limit).Select(_ => gate.InvokeAsync(Request(method, route, "x"))).ToList();
        var late = Request(method, route, "late");
        var waiting = gate.InvokeAsync(late);

        clock.Advance(Limits.Patience);
        await waiting;

        await ShouldBeToldToComeBackAsync(late, 503, "UNAVAILABLE");
        working.ShouldAllBe(request => !request.IsCompleted);
        begun.ShouldNotContain("late");
    }

    [Fact]
    public async Task One_account_cannot_take_every_place_for_uploads()
    {
        _ = gate.InvokeAsync(Request("PATCH", Upload, "1", account: 7));
        _ = gate.InvokeAsync(Request("PATCH", Upload, "2", account: 7));
        var third = Request("PATCH", Upload, "3", account: 7);
        var waiting = gate.InvokeAsync(third);
        _ = gate.InvokeAsync(Request("PATCH", Upload, "of another", account: 8));

        begun.ShouldBe(["1", "2", "of another"]);
        clock.Advance(Limits.Patience);
        await waiting;

        await ShouldBeToldToComeBackAsync(third, 429, "TOOMANYREQUESTS");
    }

    [Fact]
    public void A_full_node_still_says_that_it_is_well()
    {
        _ = gate.InvokeAsync(Request("GET", "/api/v2.0/projects", "x"));

        _ = gate.InvokeAsync(Request("GET", "/healthz", "probe"));

        begun.ShouldBe(["x", "probe"]);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_its_turn_to_the_next()
    {
        var first = gate.InvokeAsync(Request("GET", "/api/v2.0/projects", "first"));
        using var gone = new CancellationTokenSource();
        var givenUp = Request("GET", "/api/v2.0/projects", "gone");
        givenUp.RequestAborted = gone.Token;
        var waiting = gate.InvokeAsync(givenUp);
        _ = gate.InvokeAsync(Request("GET", "/api/v2.0/projects", "next"));

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        EndOne();
        await first;

        await ShouldBeginAsync("first", "next");
    }

    public void Dispose() => gate.Dispose();

    private void EndOne()
    {
        running.TryDequeue(out var work).ShouldBeTrue();
        work!.SetResult();
    }

    /// <summary>Who gets a turn does so on a thread of its own.</summary>
    private Task ShouldBeginAsync(params string[] names) =>
        Eventually.IsTrueAsync(
            $"{string.Join(", ", names)} have begun",
            _ => Task.FromResult(begun.SequenceEqual(names)),
            TestContext.Current.CancellationToken
        );

    private async Task WorkAsync(HttpContext context)
    {
        begun.Enqueue(context.TraceIdentifier);
        var work = new TaskCompletionSource();
        running.Enqueue(work);
        await work.Task;
    }

    private static async Task ShouldBeToldToComeBackAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode.ShouldBe(status);
        int.Parse(context.Response.Headers.RetryAfter.ToString(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 5);
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body);
        (await reader.ReadToEndAsync()).ShouldContain($"\"code\":\"{code}\"");
    }

    private static DefaultHttpContext Request(string method, string route, string name, long account = 1)
    {
        var context = new DefaultHttpContext { TraceIdentifier = name };
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        context.SetEndpoint(
            new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, null, route)
        );
        var principal = new Principal(PrincipalKind.User, account, "somebody", SystemAdministrator: false);
        context.Features.Set(new AccessFeature(principal, null, null));
        return context;
    }
}
