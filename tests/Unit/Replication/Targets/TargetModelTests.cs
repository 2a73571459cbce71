using System.Globalization;
using CsCheck;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Reconcile;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Targets;

/// <summary>
/// Random orders of everything that can happen to targets, against a model that knows only what the source's tags
/// point to and who holds which lease.
/// </summary>
public sealed class TargetModelTests
{
    private const string Repository = "library/model";
    private const int Tags = 4;
    private const int Workers = 3;

    private enum Kind
    {
        Push,
        Delete,
        PushSignature,
        Relay,
        Lease,
        Look,
        LookCut,
        LookRefused,
        LookOvertaken,
        Settle,
        LoseLeases,
        Restart,
        Stop,
    }

    [Fact]
    public Task Whatever_happens_in_whatever_order_the_destination_ends_equal_and_no_task_is_left() =>
        Operations.SampleAsync(
            RunAsync,
            iter: Soak.IsOn ? Soak.Count(500) : 10,
            threads: 1,
            print: operations => string.Join(' ', operations.Select(each => $"{each.Kind}({each.What},{each.When})"))
        );

    private static Gen<Operation[]> Operations { get; } =
        Gen.Select(
                Gen.Frequency(
                    (5, Gen.Const(Kind.Push)),
                    (2, Gen.Const(Kind.Delete)),
                    (1, Gen.Const(Kind.PushSignature)),
                    (5, Gen.Const(Kind.Relay)),
                    (5, Gen.Const(Kind.Lease)),
                    (4, Gen.Const(Kind.Look)),
                    (2, Gen.Const(Kind.LookCut)),
                    (1, Gen.Const(Kind.LookRefused)),
                    (3, Gen.Const(Kind.LookOvertaken)),
                    (6, Gen.Const(Kind.Settle)),
                    (1, Gen.Const(Kind.LoseLeases)),
                    (1, Gen.Const(Kind.Restart)),
                    (1, Gen.Const(Kind.Stop))
                ),
                Gen.Int[0, 100],
                Gen.Int[1, 14]
            )
            .Select((kind, what, when) => new Operation(kind, what, when))
            .Array[10, 50];

    private static async Task RunAsync(Operation[] operations)
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        var model = new Model(site);
        foreach (var operation in operations)
        {
            await model.StepAsync(operation);
        }

        await model.FinishAsync();
    }

    private sealed record Operation(Kind Kind, int What, int When);

    private sealed class Worker(LeasedTarget lease)
    {
        public LeasedTarget Lease { get; } = lease;
        public bool Looked { get; set; }

        /// <summary>Another had the target while this one was in the middle of a call, which landed afterwards.</summary>
        public bool Overtaken { get; set; }
        public TargetOutcome? Outcome { get; set; }
        public TaskLog? Log { get; set; }
    }

    private sealed class Model(ReplicationSite site)
    {
        private readonly ImageBuilder images = new();
        private readonly Dictionary<string, Artifact?> source = [];
        private readonly Dictionary<long, long> holders = [];
        private readonly List<Worker> workers = [];
        private readonly List<Artifact> pool = [];
        private bool landedTooLate;

        public async Task StepAsync(Operation operation)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"v{operation.What % Tags}");
            var worker = workers.Count == 0 ? null : workers[operation.What % workers.Count];
            switch (operation.Kind)
            {
                case Kind.Push:
                    await PushAsync(tag, Pick(operation.What));
                    break;
                case Kind.Delete when source.GetValueOrDefault(tag) is not null:
                    await site.DeleteTagAsync(Repository, tag);
                    source[tag] = null;
                    break;
                case Kind.PushSignature when source.GetValueOrDefault(tag) is { } image:
                    await site.PushAsync(Repository, images.Referrer(image, "application/vnd.example.signature"));
                    break;
                case Kind.Relay:
                    await site.RelayAsync();
                    break;
                case Kind.Lease when workers.Count < Workers:
                    await LeaseAsync();
                    break;
                case Kind.Look when worker is not null:
                    await LookAsync(worker, _ => Task.CompletedTask);
                    break;
                case Kind.LookCut when worker is not null:
                    await LookAsync(worker, At(operation.When, () => throw Fault(RemoteFaultReason.Cut)));
                    break;
                case Kind.LookRefused when worker is not null:
                    await LookAsync(worker, At(operation.When, () => throw Fault(RemoteFaultReason.Refused)));
                    break;
                case Kind.LookOvertaken when worker is not null:
                    await LookAsync(worker, At(operation.When, () => OvertakeAsync(worker, operation.What)));
                    break;
                case Kind.Settle when worker is { Looked: true }:
                    await SettleAsync(worker);
                    break;
                case Kind.LoseLeases:
                    site.Clock.Advance(TargetLeaser.Duration + TimeSpan.FromSeconds(1));
                    break;
                case Kind.Restart:
                    landedTooLate |= workers.Exists(each => each.Overtaken);
                    await site.Leaser.FreeAllAsync(CancellationToken.None);
                    holders.Clear();
                    workers.Clear();
                    break;
                case Kind.Stop:
                    await StopAsync(operation.What);
                    break;
            }
        }

        /// <summary>The workers that are left end as they may, everything is worked off, and all is compared.</summary>
        public async Task FinishAsync()
        {
            foreach (var worker in workers.Where(worker => worker.Looked).ToList())
            {
                await SettleAsync(worker);
            }

            await site.Leaser.FreeAllAsync(CancellationToken.None);
            await site.DrainAsync();
            await TouchWhatGaveUpAsync();
            await site.DrainAsync();
            if (landedTooLate)
            {
                // Nobody was left to say that somebody has to look once more: that is what comparing is for.
                await CompareAsync();
            }

            (await site.TasksAsync()).ShouldAllBe(task =>
                task.Status != ReplicationTaskStatus.InProgress && task.EndedAt != null
            );
            (await site.TargetsAsync()).ShouldAllBe(target =>
                target.State == ReplicationTargetState.Settled && target.LeaseOwner == null
            );
            var there = site.Remote.Content(Repository);
            foreach (var (tag, artifact) in source)
            {
                there[tag]?.ToString().ShouldBe(artifact?.Digest, $"the tag {tag}");
            }

            await ExpectWholeAsync(there);
        }

        private async Task CompareAsync()
        {
            var started = await site.Reconcile.StartAsync(1, Acts.By("admin"), CancellationToken.None);
            await site.Reconciler.RunAsync(started.ShouldBeOfType<ReconcileStart.Started>().Id, CancellationToken.None);
            await site.DrainAsync();
        }

        /// <summary>A stop and a refusal end without the destination being equal: the next push has to repair it.</summary>
        private async Task TouchWhatGaveUpAsync()
        {
            var targets = await site.TargetsAsync();
            foreach (
                var target in targets.Where(target =>
                    target.State == ReplicationTargetState.Failed || target.SettledSequence < target.WantedSequence
                )
            )
            {
                await PushAsync(target.Tag.ToString(), images.Image(500));
            }
        }

        /// <summary>Every tag's artifact is there to the last child and referrer.</summary>
        private async Task ExpectWholeAsync(FakeRemoteRepository there)
        {
            foreach (var artifact in source.Values.OfType<Artifact>())
            {
                foreach (var part in artifact.ChildrenFirst())
                {
                    there.Manifests.ShouldContainKey(Digest.Parse(part.Digest));
                    part.Blobs.ShouldAllBe(blob => there.StoredBlobs.ContainsKey(Digest.Parse(blob.Digest)));
                }

                var referrers = await site.Source.ListReferrersAsync(
                    RepositoryName.Parse(Repository),
                    Digest.Parse(artifact.Digest),
                    CancellationToken.None
                );
                referrers.ShouldAllBe(referrer => there.Manifests.ContainsKey(referrer.Digest));
            }
        }

        private Artifact Pick(int what)
        {
            if (pool.Count < 5)
            {
                pool.Add(
                    what % 2 == 0 ? images.Image(200 + what) : images.MultiArchitecture(200 + what, "amd64", "arm64")
                );
            }

            return pool[what % pool.Count];
        }

        private async Task PushAsync(string tag, Artifact artifact)
        {
            await site.PushAsync(Repository, tag, artifact);
            source[tag] = artifact;
        }

        private async Task LeaseAsync()
        {
            foreach (var lease in await site.LeaseAsync(1))
            {
                holders[lease.Id] = lease.Fence;
                workers.Add(new Worker(lease));
            }
        }

        private async Task LookAsync(Worker worker, Func<string, Task> beforeCall)
        {
            site.Remote.BeforeCall = beforeCall;
            (worker.Outcome, worker.Log) = await site.LookAsync(worker.Lease);
            worker.Looked = true;
            site.Remote.BeforeCall = _ => Task.CompletedTask;
        }

        /// <summary>While one worker is at it, its lease runs out, the tag moves, and another does all of the work.</summary>
        private async Task OvertakeAsync(Worker worker, int what)
        {
            worker.Overtaken = true;
            await PushAsync(worker.Lease.Tag.ToString(), Pick(what));
            await site.RelayAsync();
            site.Clock.Advance(TargetLeaser.Duration + TimeSpan.FromSeconds(1));
            foreach (var newer in await site.LeaseAsync())
            {
                holders[newer.Id] = newer.Fence;
                var (outcome, log) = await site.LookFromOtherNodeAsync(newer);
                (await site.SettleAsync(newer, outcome, log)).ShouldBeTrue();
                holders.Remove(newer.Id);
            }
        }

        private async Task SettleAsync(Worker worker)
        {
            var holds = worker.Outcome is not null && holders.GetValueOrDefault(worker.Lease.Id) == worker.Lease.Fence;
            (await site.SettleAsync(worker.Lease, worker.Outcome, worker.Log!)).ShouldBe(
                holds,
                "only the holder settles"
            );
            if (holders.GetValueOrDefault(worker.Lease.Id) == worker.Lease.Fence)
            {
                holders.Remove(worker.Lease.Id);
            }

            workers.Remove(worker);
        }

        private async Task StopAsync(int what)
        {
            var open = (await site.TasksAsync())
                .Where(task => task.Status == ReplicationTaskStatus.InProgress)
                .ToList();
            if (open.Count == 0)
            {
                return;
            }

            await site.Stopper.StopAsync(open[what % open.Count].ExecutionId, Acts.By("admin"), CancellationToken.None);
            foreach (var target in (await site.TargetsAsync()).Where(target => target.LeaseOwner is null))
            {
                holders.Remove(target.Id);
            }
        }

        private static Func<string, Task> At(int call, Func<Task> then)
        {
            var calls = 0;
            return async _ =>
            {
                if (Interlocked.Increment(ref calls) == call)
                {
                    await then();
                }
            };
        }

        private static RemoteException Fault(RemoteFaultReason reason) =>
            new(new RemoteFault(reason, "the test lets it fail"));
    }
}
