namespace Entrepot.Cli.Rewrite;

/// <summary>Where an image is found instead: host and path; null: it stays what it is.</summary>
internal delegate string? NameMapping(ImageName name);
