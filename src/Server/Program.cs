using Entrepot.Server.Commands;

return await EntrepotCommand.RunAsync(args);
