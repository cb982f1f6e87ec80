// SPDX-License-Identifier: Apache-2.0
// What the page knows of the probes, and which of it a person wants to see in which order.

export const stateOrder = { failing: 0, waiting: 1, up: 2 };

export class Board {
  cursor = "";
  counts = { rows: 0, up: 0, failing: 0 };
  clockAhead = 0;  // The program's clock before ours, in seconds.
  #probes = new Map();

  /** Takes what /api/probes answered. */
  apply(answer) {
    if (answer.whole) {
      this.#probes.clear();
    }
    for (const probe of answer.changed) {
      this.#probes.set(probe.name, probe.rows.map((row) => rowOf(probe, row)));
    }
    this.cursor = answer.cursor;
    this.counts = answer;
    this.clockAhead = answer.now - Date.now() / 1000;
    // A probe is gone: what is left is asked for from the beginning.
    if (!answer.more && this.#probes.size !== answer.probes) {
      this.cursor = "";
    }
  }

  now() {
    return Date.now() / 1000 + this.clockAhead;
  }

  /** The rows that the view lets through, in its order. */
  rows(view) {
    const words = view.filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const rows = [...this.#probes.values()].flat().filter((row) =>
      (view.state === "" || row.state === view.state) && words.every((word) => row.text.includes(word)));
    const value = sortValues[view.sort];
    const direction = view.descending ? -1 : 1;
    return rows.sort((a, b) => compare(value(a), value(b), direction) ||
      a.place - b.place || compare(a.address, b.address, 1));
  }
}

function rowOf(probe, row) {
  const words = [probe.name, probe.target, probe.kind, row.address, row.state];
  if (row.failure) {
    words.push(row.failure.phase, row.failure.reason, row.failure.code_name ?? "", row.failure.detail);
  }
  const passed = row.recent.filter((time) => time > 0).length;
  return { ...row, key: `${probe.name}\u0000${row.address}`, name: probe.name, place: probe.place,
    where: row.address === "" ? probe.target : `${probe.target} at ${row.address}`,
    passed: row.recent.length === 0 ? null : passed / row.recent.length,
    text: words.join(" ").toLowerCase() };
}

/** What there is no value of stands last in either direction. */
function compare(a, b, direction) {
  if (a === b) {
    return 0;
  }
  if (a === undefined || a === null) {
    return 1;
  }
  if (b === undefined || b === null) {
    return -1;
  }
  return direction * (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b);
}

export const sortValues = {
  state: (row) => stateOrder[row.state],
  name: (row) => row.name,
  target: (row) => row.where,
  started: (row) => row.started,
  connect: (row) => row.phases.connect,
  delivery: (row) => row.phases.delivery,
  total: (row) => (row.state === "up" ? row.total : null),
  passed: (row) => row.passed,
};
