using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Data;

/// <summary>What was generated from the model says what the model says. If not: <c>./migrations</c>.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_migrations_make_what_the_model_wants(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        var pending = await test.Database.ReadAsync(
            (context, _) => Task.FromResult(context.Database.HasPendingModelChanges()),
            TestContext.Current.CancellationToken
        );

        pending.ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_compiled_model_is_the_model(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        var (compiled, built) = await test.Database.ReadAsync(
            (context, _) =>
            {
                var source = context.GetService<IModelSource>();
                var model = source.GetModel(
                    context,
                    context.GetService<ModelCreationDependencies>(),
                    designTime: false
                );
                return Task.FromResult((Describe(context.Model), Describe(model)));
            },
            TestContext.Current.CancellationToken
        );

        compiled.ShouldBe(built);
    }

    private static string Describe(IModel model) => model.ToDebugString(MetadataDebugStringOptions.LongDefault);
}
