namespace Entrepot.Data.Rows;

public enum ManifestReferenceKind
{
    Config = 0,
    Layer = 1,
    Manifest = 2,
}
