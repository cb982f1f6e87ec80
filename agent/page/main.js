// SPDX-License-Identifier: Apache-2.0
// Asks the program for what has changed, again and again while somebody looks, and shows it.

import { Board, sortValues, stateOrder } from "./board.js";
import { Details } from "./details.js";
import { setText } from "./elements.js";
import { place } from "./place.js";
import { Table } from "./table.js";

const pollPause = 2000;
const soon = 200;  // After a run was asked for: a healthy one takes milliseconds.
const rowsPerPage = 100;

const at = (id) => document.getElementById(id);
const board = new Board();
const table = new Table(at("rows"), toggle);
const view = viewFromAddress();
let page = 0;
let open = null;  // { key, row, details }

function viewFromAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const sort = Object.hasOwn(sortValues, said.get("sort")) ? said.get("sort") : "state";
  const state = Object.hasOwn(stateOrder, said.get("state")) ? said.get("state") : "";
  return { filter: said.get("filter") ?? "", state, sort,
    descending: said.get("order") === "descending" };
}

/** So that a reload, a bookmark and a link to a colleague show the same. */
function viewToAddress() {
  const said = new URLSearchParams({ filter: view.filter, state: view.state, sort: view.sort,
    order: view.descending ? "descending" : "ascending" });
  history.replaceState(null, "", `#${said}`);
}

function changeView(change) {
  Object.assign(view, change);
  page = 0;
  viewToAddress();
  show();
}

function show() {
  const rows = board.rows(view);
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  page = Math.min(page, pages - 1);
  table.show(rows.slice(page * rowsPerPage, (page + 1) * rowsPerPage), open?.key, open?.details.line);
  table.tick(board.now());
  const { rows: all, up, failing } = board.counts;
  setText(at("summary"), `${up} of ${all} probes up`);
  setText(at("failing"), failing > 0 ? `${failing} failing` : "");
  setText(at("shown"), rows.length === all ? "" : `${rows.length} of ${all} shown`);
  document.title = failing > 0 ? `sonde: ${failing} of ${all} failing` : `sonde: ${up} of ${all} up`;
  at("pages").hidden = pages === 1;
  setText(at("page"), `Page ${page + 1} of ${pages}`);
  at("earlier").disabled = page === 0;
  at("later").disabled = page === pages - 1;
  for (const column of document.querySelectorAll("th[data-sort]")) {
    if (column.dataset.sort === view.sort) {
      column.setAttribute("aria-sort", view.descending ? "descending" : "ascending");
    } else {
      column.removeAttribute("aria-sort");
    }
  }
  refreshDetails(rows);
}

function refreshDetails(rows) {
  const row = open && rows.find((one) => one.key === open.key);
  if (row && row !== open.row) {
    open.row = row;
    open.details.refresh().catch(() => {});  // The next poll says that nobody answers.
  }
}

function toggle(row) {
  open = open?.key === row.key ? null
    : { key: row.key, row: null, details: new Details(row, () => pollIn(soon)) };
  show();
}

let timer = 0;
let polling = false;

function pollIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(poll, pause);
}

async function poll() {
  if (polling || document.hidden) {
    return;
  }
  polling = true;
  try {
    for (let more = true; more;) {
      const answer = await fetch(place(`api/probes?since=${encodeURIComponent(board.cursor)}`),
        { cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) {
        throw new Error(await answer.text());
      }
      const changes = await answer.json();
      board.apply(changes);
      more = changes.more;
    }
    setText(at("trouble"), board.counts.trouble);
    show();
  } catch {
    setText(at("trouble"), "sonde does not answer; this is how it was");
  }
  polling = false;
  pollIn(pollPause);
}

function onKey(event) {
  const typing = event.target.closest?.("input, select");
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "/" && !typing) {
    event.preventDefault();
    at("filter").focus();
    at("filter").select();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && typing?.id !== "state") {
    event.preventDefault();
    table.step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && typing?.id === "filter") {
    at("filter").value = "";
    changeView({ filter: "" });
  } else if (event.key === "Escape" && open) {
    const { key } = open;
    toggle(open);
    table.focus(key);
  }
}

for (const id of ["controls", "probes", "keys"]) {
  at(id).hidden = false;
}
at("filter").value = view.filter;
at("state").value = view.state;
at("controls").addEventListener("submit", (event) => event.preventDefault());
at("filter").addEventListener("input", () => changeView({ filter: at("filter").value }));
at("state").addEventListener("change", () => changeView({ state: at("state").value }));
for (const column of document.querySelectorAll("th[data-sort]")) {
  const sort = column.dataset.sort;
  column.querySelector("button").addEventListener("click", () =>
    changeView({ sort, descending: view.sort === sort && !view.descending }));
}
at("earlier").addEventListener("click", () => { --page; show(); });
at("later").addEventListener("click", () => { ++page; show(); });
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", () => pollIn(0));
setInterval(() => table.tick(board.now()), 1000);
poll();
