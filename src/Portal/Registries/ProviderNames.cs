namespace Entrepot.Portal.Registries;

/// <summary>What kinds of registries are called, in the words of Harbor's portal.</summary>
internal static class ProviderNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["harbor"] = "Harbor",
        ["docker-hub"] = "Docker Hub",
        ["docker-registry"] = "Docker Registry",
        ["google-gcr"] = "Google GCR",
        ["aws-ecr"] = "Aws ECR",
        ["azure-acr"] = "Azure ACR",
        ["ali-acr"] = "Alibaba ACR",
        ["jfrog-artifactory"] = "JFrog Artifactory",
        ["quay"] = "Quay",
        ["gitlab"] = "GitLab",
        ["github-ghcr"] = "Github GHCR",
        ["huawei-SWR"] = "Huawei SWR",
        ["tencent-tcr"] = "Tencent TCR",
        ["volcengine-cr"] = "VolcEngine CR",
        ["dtr"] = "DTR",
    };

    public static string Of(string type) => Names.GetValueOrDefault(type, type);
}
