import { buildVariableRule } from "./build-variable/build-variable-rule.ts";
import { cFunctionRule } from "./c-function/c-function-rule.ts";
import { generatedFileRule } from "./generated-file/generated-file-rule.ts";
import { httpRouteRule } from "./http-route/http-route-rule.ts";
import type { BorderRule } from "./link-rule.ts";
import { napiRule } from "./napi/napi-rule.ts";
import { protoRule } from "./proto/proto-rule.ts";
import { pyo3Rule } from "./pyo3/pyo3-rule.ts";
import { serdeTypeRule } from "./serde-type/serde-type-rule.ts";
import { sqlFileRule } from "./sql-file/sql-file-rule.ts";
import { tauriCommandRule } from "./tauri-command/tauri-command-rule.ts";
import { tauriEventRule } from "./tauri-event/tauri-event-rule.ts";
import { uniffiRule } from "./uniffi/uniffi-rule.ts";
import { wasmBindgenRule } from "./wasm-bindgen/wasm-bindgen-rule.ts";

/** Every border that is read, one line each. */
export const borderRules: readonly BorderRule[] = [
    tauriCommandRule,
    tauriEventRule,
    wasmBindgenRule,
    napiRule,
    pyo3Rule,
    uniffiRule,
    cFunctionRule,
    buildVariableRule,
    generatedFileRule,
    serdeTypeRule,
    httpRouteRule,
    protoRule,
    sqlFileRule,
];
