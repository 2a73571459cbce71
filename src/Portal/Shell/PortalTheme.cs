using MudBlazor;

namespace Entrepot.Portal.Shell;

/// <summary>Colours and type of the portal, whose contrast holds in both themes (WCAG 2.2, 1.4.3).</summary>
internal static class PortalTheme
{
    private static readonly string[] SystemFonts =
    [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Noto Sans",
        "Liberation Sans",
        "sans-serif",
    ];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#0b5fad",
                Secondary = "#5b4bb5",
                Tertiary = "#0f6b66",
                Info = "#0b5fad",
                Success = "#1b6e3c",
                Warning = "#8a5300",
                Error = "#b3261e",
                Background = "#f5f7fa",
                Surface = "#ffffff",
                AppbarBackground = "#10273f",
                AppbarText = "#ffffff",
                DrawerBackground = "#ffffff",
                DrawerText = "#23364a",
                DrawerIcon = "#4a5d70",
                TextPrimary = "#16232f",
                TextSecondary = "#4a5a69",
                TextDisabled = "#6b7884",
                ActionDefault = "#4a5a69",
                LinesDefault = "#d9e0e7",
                LinesInputs = "#76848f",
                TableLines = "#e3e8ee",
                Divider = "#dde3e9",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#7cb8f2",
                PrimaryContrastText = "#08213a",
                Secondary = "#b9aef7",
                SecondaryContrastText = "#1d1545",
                Tertiary = "#7fd6cf",
                TertiaryContrastText = "#06312e",
                Info = "#7cb8f2",
                InfoContrastText = "#08213a",
                Success = "#7fd39b",
                SuccessContrastText = "#05301a",
                Warning = "#f2bd6b",
                WarningContrastText = "#3a2500",
                Error = "#ff9b91",
                ErrorContrastText = "#4a0905",
                Background = "#0f1720",
                Surface = "#18222d",
                AppbarBackground = "#0b1118",
                AppbarText = "#e8eef4",
                DrawerBackground = "#131c26",
                DrawerText = "#d3dde6",
                DrawerIcon = "#9fb0bf",
                TextPrimary = "#e8eef4",
                TextSecondary = "#b2c0cd",
                TextDisabled = "#8c9aa7",
                ActionDefault = "#b2c0cd",
                LinesDefault = "#2c3946",
                LinesInputs = "#7d8d9b",
                TableLines = "#273340",
                Divider = "#2c3946",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = ".9rem" },
                H1 = new H1Typography
                {
                    FontSize = "1.6rem",
                    FontWeight = "600",
                    LineHeight = "1.3",
                },
                H2 = new H2Typography
                {
                    FontSize = "1.2rem",
                    FontWeight = "600",
                    LineHeight = "1.35",
                },
                H3 = new H3Typography
                {
                    FontSize = "1.05rem",
                    FontWeight = "600",
                    LineHeight = "1.4",
                },
                H6 = new H6Typography { FontSize = "1.1rem", FontWeight = "600" },
                Button = new ButtonTypography
                {
                    TextTransform = "none",
                    FontWeight = "600",
                    FontSize = ".9rem",
                },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "236px" },
        };
}
