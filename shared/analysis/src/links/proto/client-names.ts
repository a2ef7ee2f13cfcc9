/** Which variables of a file are clients of which service; a name with two meanings has none. */
export class ClientNames {
    private readonly services = new Map<string, string | undefined>();

    get isEmpty(): boolean {
        return [...this.services.values()].every((service) => service === undefined);
    }

    add(name: string, service: string | undefined): void {
        if (name === "") return;
        if (service === undefined && !this.services.has(name)) return;
        const known = this.services.get(name);
        const isOther = this.services.has(name) && known !== service;
        this.services.set(name, isOther ? undefined : service);
    }

    serviceOf(name: string): string | undefined {
        return this.services.get(name);
    }
}
