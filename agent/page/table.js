// SPDX-License-Identifier: Apache-2.0
// The rows of the page that is shown. A row keeps its elements for as long as it is there, so that
// the focus, a selection and an open row outlive what changes around them.

import { element, setText } from "./elements.js";
import { runsPicture } from "./pictures.js";
import { age, duration, moment, ratio } from "./text.js";

const columns = 9;

class RowView {
  constructor(toggle) {
    this.open = element("button", { type: "button", class: "open", "aria-expanded": "false" });
    this.open.addEventListener("click", toggle);
    this.state = element("td", { class: "state" });
    this.sentence = element("p", { class: "sentence" });
    this.where = element("p", { class: "where dim" });
    this.target = element("td", { class: "target wide" });
    [this.started, this.connect, this.delivery, this.total, this.passed] =
      ["medium", "wide", "wide", "medium", "medium"].map((width) => element("td", { class: `number ${width}` }));
    this.runs = element("td", { class: "recent" });
    this.line = element("tr", { class: "probe" }, this.state,
      element("th", { scope: "row" }, this.open, this.where, this.sentence), this.target, this.started,
      this.connect, this.delivery, this.total, this.passed, this.runs);
    this.line.addEventListener("click", (event) => {
      if (!event.target.closest("button, a") && getSelection().isCollapsed) {
        toggle();
      }
    });
  }

  fill(row) {
    if (this.row === row) {
      return;
    }
    const changed = this.row && this.row.state !== row.state;
    this.row = row;
    this.line.classList.toggle("changed", Boolean(changed));
    this.state.classList.toggle("ok", row.state === "up");
    this.state.classList.toggle("bad", row.state === "failing");
    this.state.classList.toggle("dim", row.state === "waiting");
    this.state.replaceChildren(...stateOf(row));
    setText(this.open, row.name);
    setText(this.where, row.where);
    setText(this.target, row.where);
    setText(this.sentence, row.failure?.detail ?? "");
    this.sentence.hidden = !row.failure;
    setText(this.connect, duration(row.phases.connect));
    setText(this.delivery, duration(row.phases.delivery));
    setText(this.total, duration(row.total));
    setText(this.passed, ratio(row.passed));
    this.passed.title = `${row.runs - row.failures} of ${row.runs} runs since the start; shown: the last ${row.recent.length}`;
    this.runs.replaceChildren(runsPicture(row.recent), element("small", { class: "ratio" }, ratio(row.passed)));
    this.started.title = row.started === null ? "" : moment(row.started);
  }

  tick(now) {
    setText(this.started, this.row.started === null ? "" : age(now - this.row.started));
  }
}

function stateOf(row) {
  if (row.state === "up") {
    return ["✓ up"];
  }
  return row.state === "waiting" ? ["not run yet"]
    : [`✗ ${row.failure.reason}`, element("small", {}, `in ${row.failure.phase}`)];
}

export class Table {
  #body;
  #toggle;
  #views = new Map();

  /** `toggle(row)` is called where a person opens or closes one. */
  constructor(body, toggle) {
    this.#body = body;
    this.#toggle = toggle;
  }

  /** `open`: the key of the row that `details` is shown behind, if there is one. */
  show(rows, open, details) {
    const focused = document.activeElement;
    const wanted = [];
    const views = new Map();
    for (const row of rows) {
      const view = this.#views.get(row.key) ?? new RowView(() => this.#toggle(view.row));
      view.fill(row);
      view.open.setAttribute("aria-expanded", String(row.key === open));
      views.set(row.key, view);
      wanted.push(view.line);
      if (row.key === open) {
        wanted.push(details);
      }
    }
    this.#views = views;
    place(this.#body, wanted);
    if (focused && focused !== document.activeElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  }

  tick(now) {
    for (const view of this.#views.values()) {
      view.tick(now);
    }
  }

  focus(key) {
    this.#views.get(key)?.open.focus();
  }

  /** Moves the focus to a row's button; `by` rows on from the one that has it, else the first. */
  step(by) {
    const buttons = [...this.#views.values()].map((view) => view.open);
    const at = buttons.findIndex((button) => button.closest("tr").contains(document.activeElement));
    const next = at < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, at + by));
    buttons[next]?.focus();
  }
}

/** Makes the children of `parent` those, and moves only what is not where it should be. */
function place(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) {
    if (!keep.has(child)) {
      child.remove();
    }
  }
  let at = parent.firstElementChild;
  for (const child of wanted) {
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(child, at);
    }
  }
}

export function detailsRow() {
  const cell = element("td", { colspan: columns });
  return { row: element("tr", { class: "details" }, cell), cell };
}
