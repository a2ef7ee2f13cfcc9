/** Colours of the editor's theme, for what is drawn without style sheets. */
export interface Theme {
    readonly background: string;
    readonly foreground: string;
    readonly muted: string;
    readonly border: string;
    readonly panel: string;
    /** Ground of a package. */
    readonly node: string;
    readonly focus: string;
    readonly edge: string;
    readonly member: string;
    readonly memberText: string;
    readonly duplicate: string;
    readonly outdated: string;
    readonly blue: string;
    readonly build: string;
    readonly development: string;
    readonly advisory: string;
    readonly font: string;
    /** Borders are thick and nothing is told by a faint colour alone. */
    readonly isHighContrast: boolean;
}

/** Reads the variables that the editor puts on the document. */
export function readTheme(): Theme {
    const style = getComputedStyle(document.body);
    const colour = (names: readonly string[], otherwise: string): string => {
        for (const name of names) {
            const value = style.getPropertyValue(`--vscode-${name}`).trim();
            if (value !== "") return value;
        }
        return otherwise;
    };
    const foreground = colour(["editor-foreground", "foreground"], "CanvasText");
    return {
        background: colour(["editor-background"], "Canvas"),
        foreground,
        muted: colour(["descriptionForeground"], foreground),
        border: colour(["contrastBorder", "panel-border", "widget-border"], foreground),
        panel: colour(["editorWidget-background", "sideBar-background"], "Canvas"),
        node: colour(["button-secondaryBackground", "editorWidget-background"], "Canvas"),
        focus: colour(["focusBorder", "contrastActiveBorder"], "Highlight"),
        edge: colour(
            ["editorIndentGuide-activeBackground1", "tree-indentGuidesStroke"],
            foreground,
        ),
        member: colour(["button-background", "charts-blue"], "Highlight"),
        memberText: colour(["button-foreground"], "HighlightText"),
        duplicate: colour(["charts-orange", "editorWarning-foreground"], foreground),
        outdated: colour(["charts-yellow", "editorInfo-foreground"], foreground),
        blue: colour(["charts-blue"], "Highlight"),
        build: colour(["charts-purple"], foreground),
        development: colour(["charts-green"], foreground),
        advisory: colour(["charts-red", "editorError-foreground"], foreground),
        font: style.getPropertyValue("--vscode-font-family").trim() || "sans-serif",
        isHighContrast:
            document.body.classList.contains("vscode-high-contrast") ||
            document.body.classList.contains("vscode-high-contrast-light"),
    };
}

/** Calls back when the user takes another theme. */
export function onThemeChange(changed: () => void): void {
    new MutationObserver(changed).observe(document.body, {
        attributes: true,
        attributeFilter: ["class", "data-vscode-theme-id"],
    });
    new MutationObserver(changed).observe(document.documentElement, {
        attributes: true,
        attributeFilter: ["style"],
    });
}
