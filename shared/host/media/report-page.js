// Tells the extension which button was pressed. It draws nothing itself and loads nothing.
(() => {
    const editor = acquireVsCodeApi();
    const notice = document.getElementById("notice");
    window.addEventListener("message", ({ data }) => {
        if (data.kind === "notice") notice.textContent = data.text;
    });
    for (const button of document.querySelectorAll("button[data-action]")) {
        button.addEventListener("click", () =>
            editor.postMessage({ kind: "action", action: button.dataset.action }),
        );
    }
    document.querySelector("button.primary")?.focus();
})();
