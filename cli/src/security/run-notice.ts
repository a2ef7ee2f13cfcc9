import { resolve } from "node:path";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";
import { loadNotice } from "@rust-ai-ide/node/licences/load-notice";
import { noticeFile, noticeFormats } from "@rust-ai-ide/security/licences/notice-file";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { openPolicyInput } from "./policy-command.ts";
import { SecurityCliErrors } from "./security-cli-errors.ts";

export async function writeNotice(
    values: {
        readonly "manifest-path": string | undefined;
        readonly config: string | undefined;
        readonly format: string | undefined;
        readonly output: string | undefined;
    },
    context: CommandContext,
): Promise<ExitCode> {
    const format = noticeFormats.find((each) => each === (values.format ?? "text"));
    if (format === undefined) throw CliErrors.badChoice("format", noticeFormats.join(", "));
    const input = await openPolicyInput(values["manifest-path"], context, {
        policyPath: values.config,
    });
    const notice = await loadNotice(input, context.token);
    const text = noticeFile(notice, format);
    const { terminal } = context;
    if (values.output === undefined) terminal.print(text);
    else {
        const path = resolve(values.output);
        await writeFileAtomic(path, text).catch(() => {
            throw SecurityCliErrors.unwritable(path);
        });
    }
    for (const owner of notice.withoutText) terminal.warn(`${owner} has no licence text`);
    return notice.withoutText.length > 0 ? 1 : 0;
}
