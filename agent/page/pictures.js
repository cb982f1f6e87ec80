// SPDX-License-Identifier: Apache-2.0
// The two pictures of the page, drawn as SVG: the last runs of a probe, and one run phase by phase.

import { drawing, element } from "./elements.js";
import { duration } from "./text.js";

const runsShown = 60;
const step = 3;
const height = 24;

/**
 * `recent`: microseconds, the oldest first, below zero where a run failed. Heights go by the square
 * root of the time, so that one slow run does not flatten the others.
 */
export function runsPicture(recent) {
  const passed = recent.filter((time) => time > 0);
  const longest = Math.max(1, ...passed);
  const bars = { passed: "", failed: "" };
  recent.forEach((time, place) => {
    const x = (runsShown - recent.length + place) * step;
    const tall = time > 0 ? Math.max(2, Math.sqrt(time / longest) * height) : height;
    bars[time > 0 ? "passed" : "failed"] += `M${x} ${height}v${-tall.toFixed(1)}h2v${tall.toFixed(1)}z`;
  });
  return drawing(
    "svg",
    { class: "runs", viewBox: `0 0 ${runsShown * step} ${height}`, preserveAspectRatio: "none",
      role: "img", "aria-label": runsInWords(recent, passed) },
    drawing("path", { class: "passed", d: bars.passed }),
    drawing("path", { class: "failed", d: bars.failed }));
}

function runsInWords(recent, passed) {
  if (recent.length === 0) {
    return "no run yet";
  }
  const middle = [...passed].sort((a, b) => a - b)[Math.floor(passed.length / 2)];
  return `${passed.length} of the last ${recent.length} runs passed` +
    (middle ? `, half of them within ${duration(middle / 1e6)}` : "");
}

const setupPhases = new Set(["dns", "tcp", "proxy", "tls", "websocket"]);

/** A row for each phase: its name, its time, a bar where it happened, and what is known of it. */
export function waterfallPicture(run) {
  const end = Math.max(run.total, ...run.waterfall.map((row) => row.start + row.time), 1e-9);
  const body = element("tbody");
  for (const row of run.waterfall) {
    const kind = setupPhases.has(row.phase) ? "setup" : "message";
    const bar = drawing("rect", {
      class: row.outcome === "passed" ? kind : row.outcome.replace(" ", "-"),
      x: `${(100 * row.start / end).toFixed(2)}%`, y: "15%", height: "70%",
      width: `${Math.max(0.4, 100 * row.time / end).toFixed(2)}%` });
    const failed = row.outcome === "passed" ? "" : `${row.outcome} `;
    body.append(element("tr", {},
      element("td", { class: failed ? "phase bad" : "phase" }, (failed ? "✗ " : "") + row.phase),
      element("td", { class: "number time" }, duration(row.time)),
      element("td", {}, drawing("svg", { role: "img",
        "aria-label": `${row.phase} ${failed}from ${duration(row.start)}, for ${duration(row.time)}` }, bar)),
      element("td", { class: "note dim" }, row.note)));
  }
  return element("table", { class: "waterfall" }, body);
}
