// What a member of staff has chosen on this machine, kept in the browser under their name.

export class StaffSettings {
  constructor(staff, store = localStorage) {
    this.staff = staff;
    this.store = store;
  }

  #place(name) {
    return `moiso.${name}.${this.staff}`;
  }

  /** What was kept under a name, or null: nothing was, it cannot be read, or the browser keeps nothing. */
  read(name) {
    try {
      return JSON.parse(this.store.getItem(this.#place(name)));
    } catch {
      return null;
    }
  }

  /** Keep a value for the next time; where the browser keeps nothing it holds until the page is closed. */
  keep(name, value) {
    try {
      this.store.setItem(this.#place(name), JSON.stringify(value));
    } catch {
      // Full or forbidden: the choice stays in force on this page.
    }
  }

  /** Tell when another window of the same person has chosen otherwise. */
  onOtherWindow(name, told) {
    window.addEventListener("storage", ({ key }) => {
      if (key === this.#place(name)) told();
    });
  }
}
