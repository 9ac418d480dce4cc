import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {OfflineQueue, newUuid, queueService} from "./offline_queue";

/** Entries with a kind and a payload, which the method `submit` of a model takes. */
class EntryQueue extends OfflineQueue {
    async call(entry) {
        return this.orm.silent.call(this.constructor.model, "submit", [entry.sent], {
            context: {allowed_company_ids: [entry.company]},
        });
    }

    /**
     * Keep an entry and send it, if there is a network.
     *
     * @param {String} kind
     * @param {Object} payload
     * @param {String} label what the list of waiting entries shows
     * @param {String} [corrects] uuid of a refused entry
     * @returns {Object|undefined} the server's answer; none while it waits
     */
    async add(kind, payload, label, corrects) {
        return this.push(
            {
                uuid: newUuid(),
                kind,
                made_on: serializeDateTime(luxon.DateTime.now()),
                // the day that counts is today, whenever it is uploaded
                payload: {date: serializeDate(luxon.DateTime.now()), ...payload},
                ...(corrects ? {corrects} : {}),
            },
            label,
        );
    }
}

/** What a keeper entered at the counter. */
class StoreQueue extends EntryQueue {
    static key = "school_store";
    static model = "school.store.entry";
}

/** What was scanned in a stock-take. */
class CountQueue extends EntryQueue {
    static key = "school_count";
    static model = "school.asset.scan";
}

registry.category("services").add("school_store_queue", queueService(StoreQueue));
registry.category("services").add("school_count_queue", queueService(CountQueue));
