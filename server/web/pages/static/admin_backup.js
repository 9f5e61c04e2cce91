// The copies of the ward, for whoever looks after the machines.

import { BackupList } from "./backup_list.js";
import { ask } from "./server_requests.js";

const AGAIN_MS = 15_000;

export function offerBackup() {
  const alone = document.getElementById("backup-alone");
  const list = new BackupList(document.getElementById("backup-list"), document.getElementById("backup-news"), "administrator");

  async function renew() {
    const { at, backup } = await ask("/api/v1/devices");
    list.take(backup, at);
    alone.hidden = backup.places.some(({ place }) => place !== "");
  }

  // What cannot be asked now is asked again: the page says nothing of it.
  const again = () => renew().catch(() => undefined);
  again();
  setInterval(again, AGAIN_MS);
}
