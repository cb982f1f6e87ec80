// SPDX-License-Identifier: Apache-2.0
// Where things are. Not relative to the document, whose address may hold a login: browsers refuse to
// fetch from such.

export function place(path) {
  return new URL(path, location.origin + location.pathname);
}
