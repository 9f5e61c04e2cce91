// The setup as it is being edited: the tables of the server, changed here, and what the server finds wrong in them.

import { act, ask, send } from "./server_requests.js";

const SETUP = "/api/v1/setup";

export class SetupDraft {
  #saved = "";
  #listeners = [];
  tables = null;
  version = 0;
  inForceFrom = "";
  mistakes = [];

  /** Be told when the draft has changed; `whole` when another setup took its place. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  get isChanged() {
    return this.tables !== null && JSON.stringify(this.tables) !== this.#saved;
  }

  async load() {
    this.#take(await ask(SETUP));
  }

  /** Put an older setup into the draft; nothing is in force before it is saved. */
  async bringBack(version) {
    const { tables } = await ask(`${SETUP}/versions/${version}`);
    this.tables = tables;
    this.mistakes = [];
    this.#tell(true);
  }

  discard() {
    this.tables = JSON.parse(this.#saved);
    this.mistakes = [];
    this.#tell(true);
  }

  /** Something in the tables has been changed by a field. */
  touch() {
    this.#tell(false);
  }

  /** Something was added, taken away or moved. */
  reshape() {
    this.#tell(true);
  }

  /** Ask what is wrong, and for which services the change has to wait until tomorrow. */
  async check() {
    const { mistakes, waits_for_tomorrow: waits } = await send("POST", `${SETUP}/check`, { tables: this.tables });
    this.mistakes = mistakes;
    this.#tell(false);
    return { mistakes, waits };
  }

  /** Put the draft in force. Throws Refused when somebody else was faster. */
  async save() {
    await act(SETUP, { based_on: this.version, tables: this.tables });
    this.mistakes = [];
    this.#take(await ask(SETUP));
  }

  #take({ tables, version, in_force_from: from }) {
    this.tables = tables;
    this.version = version;
    this.inForceFrom = from;
    this.#saved = JSON.stringify(tables);
    this.#tell(true);
  }

  #tell(whole) {
    for (const listener of this.#listeners) listener(whole);
  }
}
