// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_look.hpp"

namespace sonde::load {

std::string_view report_style() {
    return R"css(
:root { color-scheme: light dark;
  --back: #ffffff; --card: #f6f8fa; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --grid: #e4e9ee;
  --ok: #1a7f37; --bad: #cf222e; --warn: #9a6700;
  --response: #0969da; --service: #bc4c00; --acknowledgement: #8250df; --lateness: #1b7c83; --wanted: #59636e; }
@media (prefers-color-scheme: dark) { :root {
  --back: #0d1117; --card: #151b23; --text: #e6edf3; --dim: #9198a1; --line: #30363d; --grid: #21262d;
  --ok: #3fb950; --bad: #f85149; --warn: #d29922;
  --response: #58a6ff; --service: #f0883e; --acknowledgement: #bc8cff; --lateness: #39c5cf; --wanted: #9198a1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.25rem 1rem 3rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.35rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 0; }
p { margin: .2rem 0; } .dim, figcaption p, footer { color: var(--dim); } footer { margin-top: 2rem; font-size: .87rem; }
header p, td, li { overflow-wrap: anywhere; }
.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--tone); border-radius: .5rem; background: var(--card);
  margin: 1.1rem 0; padding: .8rem 1.1rem; }
.verdict strong { color: var(--tone); font-size: 1.7rem; line-height: 1.25; letter-spacing: .01em; margin-right: .8rem; }
.verdict ul { margin: .4rem 0 0; padding-left: 1.2rem; }
.ok { --tone: var(--ok); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); }
.tone { color: var(--tone); font-weight: 600; } .verdict span { white-space: nowrap; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: .6rem; margin: 1.1rem 0; padding: 0; }
.tiles div { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .7rem; }
.tiles dt { color: var(--dim); font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.3rem; font-weight: 600; color: var(--tone, inherit); }
.tiles small { display: block; font-size: .8rem; font-weight: 400; color: var(--dim); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
.plots > :first-child:nth-last-child(odd) { grid-column: 1 / -1; }
.plot, section { border: 1px solid var(--line); border-radius: .5rem; margin: 0; padding: .8rem 1rem; min-width: 0; }
section { margin-top: 1rem; }
figcaption p { font-size: .87rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; list-style: none; margin: .4rem 0 .9rem; padding: 0; font-size: .87rem; }
.legend i { display: inline-block; width: 1.1rem; margin-right: .35rem; vertical-align: .25em; border-top: 3px solid var(--ink); }
.legend .dashed i { border-top-style: dashed; } .legend .where { margin-left: auto; }
output { display: inline-block; min-width: 3.5rem; font-weight: 600; }
.plot { display: flex; flex-direction: column; }
.area { position: relative; height: 15rem; margin: auto .8rem 1.7rem 3.1rem; touch-action: pan-y; cursor: crosshair; }
.area svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.area path { fill: none; vector-effect: non-scaling-stroke; } .grid { stroke: var(--grid); stroke-width: 1; }
.area .line { stroke: var(--ink); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; } .area .dashed { stroke-dasharray: 5 5; }
.area .fill { fill: var(--ink); fill-opacity: .14; } .band { fill: var(--dim); fill-opacity: .1; }
.area span { position: absolute; font-size: .78rem; line-height: 1; color: var(--dim); white-space: nowrap; }
.area .y { right: calc(100% + .45rem); transform: translateY(50%); } .area .x { top: calc(100% + .5rem); transform: translateX(-50%); }
.area .stage { top: .3rem; text-align: center; overflow: hidden; text-overflow: ellipsis; font-size: .72rem; }
.cursor { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--text); opacity: .6; pointer-events: none; }
.response, .connect { --ink: var(--response); } .service, .tls, .websocket { --ink: var(--service); }
.acknowledgement, .subscribe { --ink: var(--acknowledgement); } .lateness, .tcp { --ink: var(--lateness); } .wanted { --ink: var(--wanted); } .area .bad, .legend .bad { --ink: var(--bad); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin-top: .4rem; font-size: .93rem; }
th, td { text-align: left; font-weight: inherit; padding: .32rem .9rem .32rem 0; border-top: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--dim); border-top: 0; font-size: .87rem; } .number { text-align: right; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
.facts { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .25rem 1rem; margin: .5rem 0 0; }
.facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
td.tone { white-space: nowrap; }
@media (max-width: 40rem) { .minor, .area .stage { display: none; } .tiles { grid-template-columns: 1fr 1fr; } .area { height: 12.5rem; } .legend .where { margin-left: 0; }
  .plot, section { padding: .7rem .75rem; } .verdict strong { display: block; } }
)css";
}

std::string_view report_script() {
    return R"js(
for (const plot of document.querySelectorAll('.plot')) {
  const data = JSON.parse(plot.querySelector('script').textContent);
  const area = plot.querySelector('.area'), cursor = plot.querySelector('.cursor');
  const outputs = plot.querySelectorAll('output');
  const nearest = place => {
    let low = 0, high = data.at.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (place > data.at[middle]) { low = middle; } else { high = middle; }
    }
    return place - data.at[low] > data.at[high] - place ? high : low;
  };
  const show = event => {
    const box = area.getBoundingClientRect();
    const column = nearest((event.clientX - box.left) / box.width);
    cursor.hidden = false;
    cursor.style.left = data.at[column] * 100 + '%';
    data.y.forEach((labels, series) => { outputs[series].textContent = labels[column] || '-'; });
    outputs[data.y.length].textContent = data.x[column];
  };
  const hide = () => {
    cursor.hidden = true;
    outputs.forEach(output => { output.textContent = ''; });
  };
  area.addEventListener('pointermove', show);
  area.addEventListener('pointerdown', show);
  area.addEventListener('pointerleave', hide);
}
)js";
}

std::string_view report_script_hash() {
    return "xTW1A4Mii++wOwDr0MY+erALWf6QTFUu7/qQ/Zwf4hw=";
}

}  // namespace sonde::load
