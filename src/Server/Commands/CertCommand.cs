using System.CommandLine;
using Entrepot.Cli.Certificates;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot cert</c>: a certificate authority of one's own, and the server's certificate from it.</summary>
internal static class CertCommand
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int NotUnderstood = 2;
    private const int HighestPort = 65535;

    private const string Description = """
        Make a certificate authority of your own and a server's certificate signed by it, and print how docker, podman,
        containerd, curl and the system come to trust it. Nothing that is there is overwritten. Where a public authority
        or one of your organisation's signs certificates, take that one instead.

        Examples:
          entrepot cert --host registry.example.com --host 10.0.0.5
          entrepot cert --host registry.example.com --port 5443 --out /etc/entrepot/tls
          entrepot cert --renew --out /etc/entrepot/tls      a new certificate for the same names from the same authority
        """;

    public static Command Build()
    {
        var hosts = new Option<string[]>("--host")
        {
            Description = "A name or address that clients use, without the port; may be given several times.",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string>("--out")
        {
            Description = "The folder for the files.",
            DefaultValueFactory = _ => "tls",
        };
        var days = new Option<int>("--days")
        {
            Description = "How long the server's certificate is valid, at most 825 days.",
            DefaultValueFactory = _ => LocalAuthority.MostDays,
        };
        var port = new Option<int>("--port")
        {
            Description = "The port that clients will use, for what is printed.",
            DefaultValueFactory = _ => 443,
        };
        var renew = new Option<bool>("--renew")
        {
            Description = "Make a new server certificate with the authority that is there.",
        };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > LocalAuthority.MostDays)
            {
                result.AddError($"--days is a number from 1 to {LocalAuthority.MostDays}.");
            }
        });
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > HighestPort)
            {
                result.AddError($"--port is a number from 1 to {HighestPort}.");
            }
        });
        var command = new Command("cert", Description) { Options = { hosts, folder, days, port, renew } };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(hosts) ?? [],
                new CertificateFolder(parsed.GetValue(folder)!, TimeProvider.System),
                parsed.GetValue(days),
                parsed.GetValue(port),
                parsed.GetValue(renew)
            )
        );
        return command;
    }

    private static int Run(string[] names, CertificateFolder folder, int days, int port, bool renew)
    {
        var hosts = new List<CertificateHost>();
        foreach (var name in names)
        {
            if (!CertificateHost.TryParse(name, out var host))
            {
                Console.Error.WriteLine($"'{name}' is no host name or address. It goes without scheme and port.");
                return NotUnderstood;
            }

            hosts.Add(host);
        }

        try
        {
            switch (renew ? folder.Renew(hosts, days) : folder.Make(hosts, days))
            {
                case CertificateOutcome.Made made:
                    Console.Write(TrustGuide.Write(folder, made, port));
                    return Done;
                case CertificateOutcome.Refused refused:
                    Console.Error.WriteLine(refused.Reason);
                    return Refused;
                default:
                    throw new InvalidOperationException("There is no other outcome.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return Refused;
        }
    }
}
