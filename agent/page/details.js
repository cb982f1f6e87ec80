// SPDX-License-Identifier: Apache-2.0
// What stands behind an open row: the last run phase by phase, its facts, the last failures, and
// the button that asks for a run now.

import { element, setText } from "./elements.js";
import { waterfallPicture } from "./pictures.js";
import { place } from "./place.js";
import { detailsRow } from "./table.js";
import { duration, moment, reason } from "./text.js";

export class Details {
  #name;
  #address;
  #shown = element("div");
  #links = element("span");
  #answer = element("span", { role: "status", class: "dim" });
  #button = element("button", { type: "button", class: "run" }, "Probe now");

  /** `started` is called once a run was asked for and granted. */
  constructor(row, started) {
    this.#name = row.name;
    this.#address = row.address;
    const { row: line, cell } = detailsRow();
    this.line = line;
    cell.append(element("div", { class: "actions" }, this.#button, this.#links, this.#answer), this.#shown);
    this.#button.addEventListener("click", () => this.#run(started));
  }

  get #path() {
    return `api/probes/${encodeURIComponent(this.#name)}`;
  }

  async refresh() {
    const answer = await fetch(place(this.#path), { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (!answer.ok) {
      this.#shown.replaceChildren(element("p", { class: "bad" }, await answer.text()));
      return;
    }
    const probe = await answer.json();
    const row = probe.rows.find((one) => one.address === this.#address);
    if (row) {
      this.#links.replaceChildren(...links(row.run?.number ?? null));
      this.#shown.replaceChildren(...sections(row));
    }
  }

  async #run(started) {
    this.#button.disabled = true;
    setText(this.#answer, "");
    try {
      const answer = await fetch(place(`${this.#path}/run`),
        { method: "POST", headers: { "X-Sonde-Request": "1" }, signal: AbortSignal.timeout(10000) });
      setText(this.#answer, (await answer.text()).trim());
      if (answer.ok) {
        started();
      }
    } catch {
      setText(this.#answer, "sonde does not answer");
    }
    this.#button.disabled = false;
    this.#button.focus({ preventScroll: true });
  }
}

function sections(row) {
  const shown = [];
  if (row.run === null) {
    shown.push(element("p", {}, "It has not run yet."));
  } else {
    if (row.run.failure) {
      shown.push(element("p", { class: "said" }, element("strong", { class: "bad" }, reason(row.run.failure)),
        ": ", row.run.failure.detail));
    }
    shown.push(element("h2", {}, `Last run, ${moment(row.run.started)}, ${duration(row.run.total)} in all`),
      waterfallPicture(row.run),
      element("dl", {}, ...row.run.facts.flatMap(([name, text]) =>
        [element("dt", {}, name), element("dd", {}, text)])));
  }
  if (row.failures.length > 0) {
    shown.push(element("h2", {}, "Last failures"),
      element("ul", { class: "failures" }, ...row.failures.map((failure) => element("li", {},
        moment(failure.started), " ", element("strong", {}, reason(failure)), ": ", failure.detail, " ",
        ...links(failure.number)))));
  }
  return shown;
}

/** To what is kept of a run: its packets as text, and as a capture for Wireshark. */
function links(number) {
  return number === null ? [] : [
    element("a", { href: `runs/${number}` }, "trace"), " ",
    element("a", { href: `runs/${number}.pcapng`, download: `sonde-run-${number}.pcapng` }, "pcapng")];
}
