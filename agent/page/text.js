// SPDX-License-Identifier: Apache-2.0
// How numbers and times are written, as the program writes them elsewhere.

const units = [[1, "s"], [1e-3, "ms"], [1e-6, "us"], [1e-9, "ns"]];

/** Three significant digits and the unit that suits: `163us`, `1.24ms`, `2.5s`. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "";
  }
  const [size, unit] = units.find(([size]) => seconds >= size) ?? units.at(-1);
  return Number((seconds / size).toPrecision(3)) + unit;
}

export function age(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 120) {
    return `${whole} s ago`;
  }
  if (whole < 2 * 3600) {
    return `${Math.floor(whole / 60)} min ago`;
  }
  return whole < 48 * 3600 ? `${Math.floor(whole / 3600)} h ago` : `${Math.floor(whole / 86400)} d ago`;
}

/** Never rounded up to all: 59 of 60 is 98.3 %, and 9999 of 10000 is 99.9 %. */
export function ratio(part) {
  if (part === null) {
    return "";
  }
  return part === 1 ? "100 %" : `${(Math.floor(part * 1000) / 10).toFixed(1)} %`;
}

export function moment(unixSeconds) {
  return new Date(unixSeconds * 1000).toISOString().replace("T", " ").slice(0, 19) + " UTC";
}

/** `refused in tcp`, with what the broker answered: `rejected in connect, 135 Not authorized`. */
export function reason(failure) {
  const code = [failure.code, failure.code_name].filter((part) => part !== null).join(" ");
  return `${failure.reason} in ${failure.phase}${code === "" ? "" : `, ${code}`}`;
}
