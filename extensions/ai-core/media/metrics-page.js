// Puts what the extension has drawn into the page. It draws nothing itself and loads nothing.
(() => {
    const editor = acquireVsCodeApi();
    const state = editor.getState() ?? { open: [], scroll: 0 };

    const keep = () => {
        state.open = [...document.querySelectorAll("details[open]")].map(({ id }) => id);
        state.scroll = window.scrollY;
        editor.setState(state);
    };

    /** Opens the tables that were open, in a part that was drawn anew. */
    const restore = (part) => {
        for (const details of part.querySelectorAll("details")) {
            details.open = state.open.includes(details.id);
            details.addEventListener("toggle", keep);
        }
    };

    const show = ({ id, html }) => {
        const part = document.getElementById(id);
        if (part === null) return;
        const focused = part.contains(document.activeElement) ? document.activeElement : undefined;
        const owner = focused?.closest("details")?.id;
        part.innerHTML = html;
        restore(part);
        if (owner) document.getElementById(owner)?.querySelector("summary")?.focus();
    };

    window.addEventListener("message", ({ data }) => {
        if (data.kind === "sections") data.sections.forEach(show);
        else if (data.kind === "notice") {
            document.getElementById("notice").textContent = data.text;
        }
    });
    for (const button of document.querySelectorAll("button[data-action]")) {
        button.addEventListener("click", () => editor.postMessage({ kind: button.dataset.action }));
    }
    window.addEventListener("scroll", keep, { passive: true });
    restore(document);
    window.scrollTo(0, state.scroll);
    editor.postMessage({ kind: "ready" });
})();
