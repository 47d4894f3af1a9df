// Elements, made of texts and never of markup.

/** The element with an id. */
export const byId = (id) => document.getElementById(id);

/** A new element: attributes (functions are listeners), then texts and elements within. */
export function el(name, attributes = {}, ...within) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...within.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A table: heads, and rows of cells. A head that begins with `#` is of figures. */
export function table(caption, heads, rows) {
  const isFigure = heads.map((head) => head.startsWith('#'));
  const head = heads.map((text, place) => el('th', { scope: 'col', class: isFigure[place] && 'figure' }, text.replace('#', '')));
  const body = rows.map((row) => el('tr', row.attributes ?? {}, (row.cells ?? row).map((cell, place) => el('td', { class: isFigure[place] && 'figure' }, cell))));
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, head)), el('tbody', {}, body)));
}

const two = (number) => String(number).padStart(2, '0');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 2 Nov` of `2026-11-02…`: the local date as it is written. */
export function day(text) {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `Mon 2 Nov 17:00` of `2026-11-02T17:00:00+00:00`. */
export const moment = (text) => (text ? `${day(text)} ${text.slice(11, 16)}` : '–');

/** The date so many days after another. */
export function after(date, days) {
  const next = new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * 86_400_000);
  return `${next.getUTCFullYear()}-${two(next.getUTCMonth() + 1)}-${two(next.getUTCDate())}`;
}

/** Puts a text on the clipboard. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el('textarea', { readonly: true, style: 'position:fixed;opacity:0' });
    field.value = text;
    (document.querySelector('dialog[open]') ?? document.body).append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}

/** Offers a text as a file. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
