using Entrepot.Bench;

return await BenchCommand.RunAsync(args);
