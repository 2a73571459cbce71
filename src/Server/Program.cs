using Entrepot.Server.Commands;
using Entrepot.Server.Hosting;

NativeHeap.Tune();
return await EntrepotCommand.RunAsync(args);
