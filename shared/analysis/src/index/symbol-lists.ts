import { grown } from "./growing.ts";
import { NameLists } from "./name-lists.ts";
import type { SymbolCores } from "./packed-facts.ts";

/** What search needs of every symbol of a workspace, by a number each. */
export class SymbolLists {
    readonly lists = new NameLists();
    /** Place in `FileFacts.symbols`. */
    indexes = new Uint32Array(64);
    /** Number of the symbol around it, -1 at the top. */
    containers = new Int32Array(64);
    kinds = new Uint8Array(64);
    /** `flags << 2 | visibility`. */
    traits = new Uint16Array(64);
    private numbers = new Uint32Array(64);

    get size(): number {
        return this.lists.size;
    }

    get footprint(): number {
        return this.lists.footprint + this.indexes.length * 11 + this.numbers.length * 4;
    }

    /** Adds the symbols of a file and gives the first entry of its list. */
    addFile(file: number, cores: SymbolCores, hold: (string: number) => number): number {
        this.numbers = grown(this.numbers, cores.size);
        let first = -1;
        for (let index = 0; index < cores.size; index++) {
            const entry = this.lists.add(hold(cores.strings[index] ?? 0), file, first);
            first = entry;
            this.numbers[index] = entry;
            if (entry >= this.indexes.length) this.grow(entry + 1);
            const container = cores.containers[index] ?? -1;
            this.indexes[entry] = index;
            this.containers[entry] = container < 0 ? -1 : (this.numbers[container] ?? -1);
            this.kinds[entry] = cores.kinds[index] ?? 0;
            this.traits[entry] = cores.traits[index] ?? 0;
        }
        return first;
    }

    private grow(size: number): void {
        this.indexes = grown(this.indexes, size);
        this.containers = grown(this.containers, size);
        this.kinds = grown(this.kinds, size);
        this.traits = grown(this.traits, size);
    }
}
