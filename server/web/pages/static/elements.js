// Making and keeping elements without redrawing what has not changed.

/** Make an element: attributes (class, text, data-…), then children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** The parts of an element, by their data-part. */
export function partsOf(root) {
  const parts = {};
  for (const part of root.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  return parts;
}

/** Set a text only when it differs, so that nothing is laid out or announced again for nothing. */
export function setText(target, value) {
  if (target.textContent !== value) target.textContent = value;
}

export function setData(target, name, value) {
  if (value === undefined || value === null || value === "") delete target.dataset[name];
  else if (target.dataset[name] !== String(value)) target.dataset[name] = value;
}

/**
 * Make a container's children follow a list: one child for each item, by key, in the list's order.
 * `create(item)` makes a child, `update(child, item)` brings it up to date; children move only when they must.
 */
export function keepRows(container, items, { key, create, update }) {
  const keys = items.map((item) => String(key(item)));
  const wanted = new Set(keys);
  const old = new Map();
  for (const child of Array.from(container.children)) {
    if (wanted.has(child.dataset.key)) old.set(child.dataset.key, child);
    else child.remove();
  }
  let place = container.firstElementChild;
  items.forEach((item, index) => {
    let child = old.get(keys[index]);
    if (child === undefined) {
      child = create(item);
      child.dataset.key = keys[index];
    }
    update(child, item);
    if (child === place) place = place.nextElementSibling;
    else container.insertBefore(child, place);
  });
}
