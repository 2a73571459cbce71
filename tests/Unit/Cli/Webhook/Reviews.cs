using System.Text.Json.Nodes;
using Entrepot.Cli.Webhook;
using Shouldly;

namespace Entrepot.Unit.Cli.Webhook;

/// <summary>
/// What API servers ask: recorded from real ones, and written by hand what only versions send that were not to be had.
/// </summary>
internal static class Reviews
{
    /// <summary>Kubernetes 1.31: the pod of a ReplicaSet, which has no name yet.</summary>
    public const string PodOfReplicaSet = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
          "uid":"0df28fbd-5f5f-11e8-bc74-36e6bb280816",
          "kind":{"group":"","version":"v1","kind":"Pod"},
          "resource":{"group":"","version":"v1","resource":"pods"},
          "requestKind":{"group":"","version":"v1","kind":"Pod"},
          "requestResource":{"group":"","version":"v1","resource":"pods"},
          "namespace":"shop","operation":"CREATE",
          "userInfo":{"username":"system:serviceaccount:kube-system:replicaset-controller","uid":"f5c4…","groups":["system:serviceaccounts","system:authenticated"],
            "extra":{"authentication.kubernetes.io/credential-id":["JTI=6f2d"]}},
          "object":{"kind":"Pod","apiVersion":"v1","metadata":{"generateName":"web-7d4b9c-","creationTimestamp":null,
              "labels":{"app":"web","pod-template-hash":"7d4b9c"},
              "annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-02T03:04:05Z"},
              "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d4b9c","uid":"1","controller":true,"blockOwnerDeletion":true}],
              "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}]},
            "spec":{
              "volumes":[{"name":"kube-api-access-x2x","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}}],"defaultMode":420}},
                {"name":"data","image":{"reference":"old.io/team/data:v1","pullPolicy":"IfNotPresent"}}],
              "initContainers":[{"name":"init","image":"old.io/team/init:v1","resources":{},"terminationMessagePath":"/dev/termination-log","imagePullPolicy":"IfNotPresent"}],
              "containers":[{"name":"web","image":"old.io/team/web:v1","env":[{"name":"IMAGE","value":"old.io/team/web:v1"}],"resources":{},"imagePullPolicy":"IfNotPresent"},
                {"name":"side","image":"busybox:1.36","resources":{},"imagePullPolicy":"IfNotPresent"}],
              "restartPolicy":"Always","serviceAccountName":"default","schedulerName":"default-scheduler","enableServiceLinks":true},
            "status":{}},
          "oldObject":null,"dryRun":false,"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}}}
        """;

    /// <summary>Kubernetes 1.33: <c>kubectl debug</c> of a pod that runs.</summary>
    public const string EphemeralContainer = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
          "uid":"c3d4","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"subResource":"ephemeralcontainers",
          "requestKind":{"group":"","version":"v1","kind":"Pod"},"requestResource":{"group":"","version":"v1","resource":"pods"},"requestSubResource":"ephemeralcontainers",
          "name":"web-7d4b9c-abcde","namespace":"shop","operation":"UPDATE",
          "userInfo":{"username":"jane","groups":["system:authenticated"]},
          "object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-7d4b9c-abcde","namespace":"shop","uid":"9","resourceVersion":"42","labels":{"app":"web"}},
            "spec":{"containers":[{"name":"web","image":"old.io/team/web:v1"}],
              "ephemeralContainers":[{"name":"debugger-1","image":"old.io/team/old-tools"},
                {"name":"debugger-2","image":"old.io/team/tools","stdin":true,"tty":true,"targetContainerName":"web","terminationMessagePolicy":"File"}]},
            "status":{"phase":"Running"}},
          "oldObject":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-7d4b9c-abcde","namespace":"shop","uid":"9","resourceVersion":"42","labels":{"app":"web"}},
            "spec":{"containers":[{"name":"web","image":"old.io/team/web:v1"}],
              "ephemeralContainers":[{"name":"debugger-1","image":"old.io/team/old-tools"}]},
            "status":{"phase":"Running"}},
          "dryRun":false,"options":{"kind":"PatchOptions","apiVersion":"meta.k8s.io/v1","fieldManager":"kubectl-debug"}}}
        """;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cli/Webhook/Recorded");

    /// <summary>What was recorded: <c>v1.20.2/create</c>, say.</summary>
    public static IEnumerable<string> RecordedNames() =>
        Directory
            .EnumerateFiles(Folder, "*.request.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file)[..^".request.json".Length])
            .Order(StringComparer.Ordinal);

    public static string Recorded(string name, string part = "request") =>
        File.ReadAllText(Path.Combine(Folder, $"{name}.{part}.json"));

    /// <summary><c>kubectl run --dry-run=server</c>, without annotations.</summary>
    public static string DryRun { get; } = Recorded("v1.20.2/dry-run");

    public static AdmissionRequest Parse(string review)
    {
        AdmissionRequest.TryParse(JsonNode.Parse(review), out var request, out var fault).ShouldBeTrue(fault);
        return request!;
    }

    /// <summary>The object as it is when the API server has done what it was answered.</summary>
    public static JsonNode Patched(string review, AdmissionAnswer answer) => Patched(review, answer.Patch ?? []);

    public static JsonNode Patched(string review, JsonArray patch)
    {
        var root = JsonNode.Parse(review)!["request"]!["object"]!.DeepClone();
        foreach (var operation in patch)
        {
            string[] path = [.. operation!["path"]!.GetValue<string>()[1..].Split('/').Select(Unescape)];
            var parent = path[..^1].Aggregate(root, (node, key) => At(node, key));
            if (operation["op"]!.GetValue<string>() == "replace")
            {
                At(parent, path[^1]).ShouldNotBeNull();
            }

            if (operation["op"]!.GetValue<string>() == "remove")
            {
                parent.AsObject().Remove(path[^1]).ShouldBeTrue();
            }
            else
            {
                parent.AsObject()[path[^1]] = operation["value"]!.DeepClone();
            }
        }

        return root;
    }

    private static JsonNode At(JsonNode node, string key) =>
        node is JsonArray items
            ? items[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]!
            : node[key] ?? throw new InvalidOperationException($"There is no {key}.");

    private static string Unescape(string key) =>
        key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
