using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// Makes, changes, deletes and tests endpoints. What is stored has answered a ping with just these settings.
/// </summary>
public sealed class EndpointBook
{
    /// <summary>Somebody sits before a screen and waits.</summary>
    private static readonly TimeSpan PingTime = TimeSpan.FromSeconds(10);

    private readonly Database database;
    private readonly EndpointReader reader;
    private readonly RemoteRegistries registries;
    private readonly EndpointGate gate;
    private readonly TimeProvider clock;

    internal EndpointBook(
        Database database,
        EndpointReader reader,
        RemoteRegistries registries,
        EndpointGate gate,
        TimeProvider clock
    )
    {
        this.database = database;
        this.reader = reader;
        this.registries = registries;
        this.gate = gate;
        this.clock = clock;
    }

    public async Task<EndpointResult> CreateAsync(
        EndpointSettings settings,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (await RefuseAsync(settings, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await database.WriteAsync<EndpointResult>(
            async (context, token) =>
            {
                if (await IsTakenAsync(context, settings.Name, 0, token))
                {
                    return new EndpointResult.NameTaken(settings.Name);
                }

                var now = clock.GetUtcNow();
                var row = new RegistryEndpointRow
                {
                    Name = settings.Name.Trim(),
                    Type = settings.Remote.Type,
                    Url = EndpointUrl.Show(settings.Remote.Url),
                    CreatedAt = now,
                };
                context.RegistryEndpoints.Add(row);
                await context.SaveChangesAsync(token);

                // The secret is bound to the row's id, which is known only now.
                Write(settings, row, now);
                (act with { Resource = row.Name }).AddTo(context, now);
                await context.SaveChangesAsync(token);
                return new EndpointResult.Done(row.Id);
            },
            cancellationToken
        );
    }

    public async Task<EndpointResult> UpdateAsync(
        long id,
        EndpointChange change,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, cancellationToken) is not { } stored)
        {
            return new EndpointResult.Missing();
        }

        if (change.NeedsSecretAgain(stored.Remote))
        {
            return new EndpointResult.Invalid(
                "the stored secret is for the present URL, certificate and verification only: enter it again"
            );
        }

        var settings = change.Apply(stored);
        if (await RefuseAsync(settings, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var result = await database.WriteAsync<EndpointResult>(
            async (context, token) =>
            {
                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == id, token);
                if (row is null)
                {
                    return new EndpointResult.Missing();
                }

                if (await IsTakenAsync(context, settings.Name, id, token))
                {
                    return new EndpointResult.NameTaken(settings.Name);
                }

                Write(settings, row, clock.GetUtcNow());
                (act with { Resource = row.Name }).AddTo(context, row.UpdatedAt);
                await context.SaveChangesAsync(token);
                return new EndpointResult.Done(id);
            },
            cancellationToken
        );
        if (result is EndpointResult.Done)
        {
            gate.Opened.Raise();
        }

        return result;
    }

    public Task<EndpointResult> DeleteAsync(long id, Act act, CancellationToken cancellationToken) =>
        database.WriteAsync<EndpointResult>(
            async (context, token) =>
            {
                var user = await context
                    .ReplicationPolicies.Where(policy =>
                        policy.SourceEndpointId == id || policy.DestinationEndpointId == id
                    )
                    .Select(policy => policy.Name)
                    .FirstOrDefaultAsync(token);
                if (user is not null)
                {
                    return new EndpointResult.InUse(user);
                }

                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == id, token);
                if (row is null)
                {
                    return new EndpointResult.Missing();
                }

                context.RegistryEndpoints.Remove(row);
                (act with { Resource = row.Name }).AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return new EndpointResult.Done(id);
            },
            cancellationToken
        );

    /// <summary>Tests settings that are not stored.</summary>
    public async Task<EndpointResult> TestAsync(RemoteEndpoint remote, CancellationToken cancellationToken)
    {
        if (EndpointSettings.FaultOf(remote) is { } fault)
        {
            return new EndpointResult.Invalid(fault);
        }

        var outcome = await PingAsync(remote, cancellationToken);
        return outcome == PingOutcome.Healthy ? new EndpointResult.Done(0) : new EndpointResult.Unhealthy(outcome);
    }

    /// <summary>
    /// Tests a stored endpoint where it is stored, with other credentials if some are given. One that is parked and
    /// answers with its own is opened at once.
    /// </summary>
    public async Task<EndpointResult> TestAsync(
        long id,
        EndpointChange credentials,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, cancellationToken) is not { } stored)
        {
            return new EndpointResult.Missing();
        }

        var remote = new EndpointChange
        {
            CredentialType = credentials.CredentialType,
            AccessKey = credentials.AccessKey,
            AccessSecret = credentials.AccessSecret,
        }
            .Apply(stored)
            .Remote;
        var result = await TestAsync(remote, cancellationToken);
        if (result is EndpointResult.Done && remote == stored.Remote)
        {
            await gate.OpenAsync(id, cancellationToken);
        }

        return result;
    }

    private async Task<EndpointSettings?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (context, token) =>
                context.RegistryEndpoints.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, token),
            cancellationToken
        );
        return row is null ? null : reader.Read(row);
    }

    private async Task<EndpointResult?> RefuseAsync(EndpointSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Fault() is { } fault)
        {
            return new EndpointResult.Invalid(fault);
        }

        if (!registries.Knows(settings.Remote.Type))
        {
            return new EndpointResult.Invalid($"there is no registry type {settings.Remote.Type}");
        }

        var outcome = await PingAsync(settings.Remote, cancellationToken);
        return outcome == PingOutcome.Healthy ? null : new EndpointResult.Unhealthy(outcome);
    }

    private async Task<PingOutcome> PingAsync(RemoteEndpoint remote, CancellationToken cancellationToken)
    {
        await using var registry = registries.Open(remote);
        using var patience = new CancellationTokenSource(PingTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await registry.PingAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PingOutcome.Timeout;
        }
    }

    private void Write(EndpointSettings settings, RegistryEndpointRow row, DateTimeOffset now)
    {
        reader.Write(settings, row);
        row.Healthy = true;
        row.StatusReason = "";
        row.CheckedAt = now;
        row.ConsecutiveFaults = 0;
        row.ParkedUntil = null;
        row.UpdatedAt = now;
    }

    private static Task<bool> IsTakenAsync(
        EntrepotContext context,
        string name,
        long except,
        CancellationToken cancellationToken
    )
    {
        var wanted = name.Trim();
        return context.RegistryEndpoints.AnyAsync(row => row.Name == wanted && row.Id != except, cancellationToken);
    }
}
