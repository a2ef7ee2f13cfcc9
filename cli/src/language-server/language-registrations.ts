import type { ServerCapabilities } from "vscode-languageserver/node";
import { isComponent } from "./native-set.ts";
import type { ServerFeature, ServerSession } from "./server-session.ts";

/**
 * Methods that a language's own server answers alone, such as outlines. A client that can is told to
 * ask for them only in languages that nobody else answers, and told anew when that changes; other
 * clients ask always and get nothing for the others.
 */
export class LanguageRegistrations {
    private readonly session: ServerSession;
    private readonly methods: Readonly<Record<string, keyof ServerCapabilities>>;
    private readonly leavingComponents: ReadonlySet<string>;
    private registered: readonly string[] = [];
    private languages = "";
    private work: Promise<void> = Promise.resolve();

    constructor(session: ServerSession, features: readonly ServerFeature[]) {
        this.session = session;
        this.methods = Object.assign({}, ...features.map((feature) => feature.perLanguage ?? {}));
        const leaving = features.filter((feature) => feature.leavesComponents === true);
        this.leavingComponents = new Set(
            leaving.flatMap(({ perLanguage }) => Object.keys(perLanguage ?? {})),
        );
    }

    /** Those that the client cannot be told of later. */
    capabilities(): ServerCapabilities {
        const { dynamic } = this.session.settings.client;
        const fixed = Object.entries(this.methods).filter(([method]) => !dynamic.has(method));
        return Object.fromEntries(fixed.map(([, field]) => [field, true]));
    }

    /** Without those that the client is told of later. */
    withoutDynamic(capabilities: ServerCapabilities): ServerCapabilities {
        const { dynamic } = this.session.settings.client;
        const left = new Set<string>();
        for (const [method, field] of Object.entries(this.methods))
            if (dynamic.has(method)) left.add(field);
        const fixed = Object.entries(capabilities).filter(([field]) => !left.has(field));
        return Object.fromEntries(fixed);
    }

    /** Tells the client of the others. Changes are worked off one after another. */
    update(): Promise<void> {
        this.work = this.work.then(() => this.tell()).catch(() => {});
        return this.work;
    }

    private async tell(): Promise<void> {
        const { router, settings, natives } = this.session;
        const languages = natives.others();
        if (languages.join() === this.languages || router.phase !== "running") return;
        this.languages = languages.join();
        const methods = Object.keys(this.methods).filter((each) =>
            settings.client.dynamic.has(each),
        );
        const named = (method: string) => ({ id: `rustAi.${method}`, method });
        const { connection } = router;
        if (this.registered.length > 0) {
            // The protocol itself spells it this way.
            const unregisterations = this.registered.map(named);
            this.registered = [];
            await connection.sendRequest("client/unregisterCapability", { unregisterations });
        }
        if (methods.length === 0 || languages.length === 0) return;
        const registrations = methods.map((method) => {
            const leaves = this.leavingComponents.has(method);
            const asked = leaves ? languages.filter((each) => !isComponent(each)) : languages;
            const registerOptions = { documentSelector: asked.flatMap(filtersOf) };
            return { ...named(method), registerOptions };
        });
        await connection.sendRequest("client/registerCapability", { registrations });
        this.registered = methods;
    }
}

/** The id of a component exists only where an extension brings it. */
function filtersOf(language: string): object[] {
    const byName = { scheme: "file", pattern: `**/*.${language}` };
    return isComponent(language) ? [{ language }, byName] : [{ language }];
}
