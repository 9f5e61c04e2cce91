// The tab's own mark: its icon and its title, seen while another window has the screen.

export class TabMark {
  #icon = document.querySelector('link[rel="icon"]');
  #icons = document.getElementById("icons").dataset;
  #shown = "";

  show(mark, title) {
    if (document.title !== title) document.title = title;
    if (mark === this.#shown) return;
    this.#shown = mark;
    this.#icon.href = this.#icons[mark || "plain"];
  }
}
