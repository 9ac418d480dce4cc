import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {OfflineQueue, newUuid, queueService} from "../../common/offline_queue";

export {newUuid};

/** What a keeper entered at the counter. */
export class StoreQueue extends OfflineQueue {
    static key = "school_store";

    async call(entry) {
        return this.orm.silent.call("school.store.entry", "submit", [entry.sent], {
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

registry.category("services").add("school_store_queue", queueService(StoreQueue));
