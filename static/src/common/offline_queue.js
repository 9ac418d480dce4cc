import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {user} from "@web/core/user";
import {session} from "@web/session";

const RETRY_MS = 15000;

/** A number for an entry; pages without https have no `crypto.randomUUID`. */
export function newUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20),
    ].join("-");
}

/**
 * What somebody entered and the server has not answered yet. Each entry has a key of
 * its own in the browser's storage, so that two tabs never overwrite each other's; the
 * server does an entry once, however often it is sent. A page extends it, names its
 * storage in `static key` and says in `call` how an entry is sent.
 */
export class OfflineQueue {
    constructor({notification, orm}) {
        this.notification = notification;
        this.orm = orm;
        this.prefix = `${this.constructor.key}:${session.db}:${user.userId}:`;
        this.answers = {};
        this.sending = null;
        this.pending = this.read();
        this.offline = false;
    }

    /**
     * Hook: send one entry; throws what the server said.
     *
     * @returns {Promise} the server's answer
     */
    async call() {
        throw new Error("A queue says how its entries are sent.");
    }

    /** Entries in the order in which they were made. */
    read() {
        const keys = Object.keys(browser.localStorage).filter((key) =>
            key.startsWith(this.prefix),
        );
        const entries = keys.map((key) =>
            JSON.parse(browser.localStorage.getItem(key)),
        );
        return entries.sort((one, other) => one.order - other.order);
    }

    keep(entry) {
        try {
            browser.localStorage.setItem(
                this.prefix + entry.uuid,
                JSON.stringify(entry),
            );
        } catch {
            this.notification.add(
                _t(
                    "This device cannot keep any more entries. Do not close the page" +
                        " before the network is back.",
                ),
                {type: "danger", sticky: true},
            );
        }
    }

    forget(uuid) {
        browser.localStorage.removeItem(this.prefix + uuid);
        this.pending = this.pending.filter((entry) => entry.uuid !== uuid);
    }

    /**
     * Keep an entry and send it, if there is a network.
     *
     * @param {Object} sent what the server gets; holds its uuid
     * @param {String} label what the list of waiting entries shows
     * @returns {Object|undefined} the server's answer; none while it waits
     */
    async push(sent, label) {
        const entry = {
            company: user.activeCompany.id,
            label,
            order: Date.now(),
            sent,
            uuid: sent.uuid,
        };
        this.pending = [...this.pending, entry];
        this.keep(entry);
        await this.flush();
        return this.answers[entry.uuid];
    }

    /** Send what waits, one after the other; a second call waits for the first. */
    async flush() {
        while (this.sending) {
            await this.sending;
        }
        this.sending = this.sendAll();
        try {
            await this.sending;
        } finally {
            this.sending = null;
        }
    }

    async sendAll() {
        browser.clearTimeout(this.timer);
        for (const entry of [...this.pending]) {
            try {
                const answer = await this.call(entry);
                this.offline = false;
                this.answers[entry.uuid] = answer;
                this.forget(entry.uuid);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    this.offline = true;
                    this.timer = browser.setTimeout(() => this.flush(), RETRY_MS);
                    return;
                }
                // not answered: it stays here, with what the server said
                this.mark(entry, error.data?.message || error.message);
            }
        }
    }

    mark(entry, error) {
        this.pending = this.pending.map((each) =>
            each.uuid === entry.uuid ? {...each, error} : each,
        );
    }
}

/** The service of a queue: goes on sending as soon as there is a network. */
export function queueService(Queue) {
    return {
        dependencies: ["notification", "orm"],
        start(env, services) {
            const queue = reactive(new Queue(services));
            browser.addEventListener("online", () => queue.flush());
            browser.addEventListener("offline", () => {
                queue.offline = true;
            });
            browser.addEventListener("storage", () => {
                queue.pending = queue.read();
            });
            if (queue.pending.length) {
                queue.flush();
            }
            return queue;
        },
    };
}
