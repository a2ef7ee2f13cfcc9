import { doesNotMatch, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { graphBody, pageDocument, timingsBody } from "../../src/pages/page-document.ts";

const parts = {
    title: "Dependencies",
    language: "en",
    source: "https://editor.example",
    script: "https://editor.example/graph.js",
    style: "https://editor.example/graph.css",
    nonce: "n0nce",
    texts: { Fit: 'Anpassen </script><script>alert("x")</script>' },
    manifestPath: '/a "b"/<c>/Cargo.toml',
    body: graphBody,
};

test("only our own script runs, nothing is inline, and nothing can be sent away", () => {
    const page = pageDocument(parts);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    equal(policy, "default-src 'none'; style-src https://editor.example; script-src 'nonce-n0nce'");
    for (const body of [graphBody, timingsBody]) doesNotMatch(body, /\sstyle=|\son\w+=|<script/);
    equal(page.match(/<script/g)?.length, 2);
});

test("no path, title or translation can become markup", () => {
    const page = pageDocument({ ...parts, title: "<b>" });
    match(page, /data-manifest-path="\/a &quot;b&quot;\/&lt;c&gt;\/Cargo.toml"/);
    match(page, /<title>&lt;b&gt;<\/title>/);
    doesNotMatch(page, /alert\("x"\)<\/script>/);
    const [, texts = ""] = /id="texts">(.*)<\/script>/.exec(page) ?? [];
    equal((JSON.parse(texts) as Record<string, string>).Fit, parts.texts.Fit);
});
