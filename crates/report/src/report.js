'use strict';

// Tables: sorted by a click on a heading, searched where they are long, saved as CSV. Everything is there without this script.

const SHOWN = 20;

/** A figure as a number is written: no thousands set apart, no percent. */
const plain = (text) => text.replace(/[,%+]/g, '').trim();

/** A cell of CSV. What a spreadsheet would take for a formula is made a text. */
function csvCell(cell) {
  if (cell.tagName === 'TD' && cell.classList.contains('figure')) return plain(cell.textContent);
  const small = cell.querySelector('small');
  const text = small ? `${cell.firstChild.textContent} (${small.textContent})` : cell.textContent;
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csv(rows) {
  return rows.map((row) => [...row.cells].map(csvCell).join(',')).join('\r\n') + '\r\n';
}

function save(name, text) {
  const link = document.createElement('a');
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function button(text, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', action);
  return made;
}

function enliven(table) {
  const body = table.tBodies[0];
  const heading = table.tHead.rows[0];
  let rows = [...body.rows];
  let words = [];
  let isWhole = rows.length <= SHOWN + 5;
  const tools = document.createElement('p');
  tools.className = 'tools';
  const more = button('', () => { isWhole = true; show(); });

  function found() {
    return rows.filter((row) => words.every((word) => row.textContent.toLowerCase().includes(word)));
  }

  function show() {
    const all = found();
    const shown = isWhole ? all : all.slice(0, SHOWN);
    body.replaceChildren(...shown);
    more.hidden = shown.length === all.length;
    more.textContent = `${shown.length} of ${all.length} rows shown: show all`;
  }

  /** Figures from the greatest, text from A; a second time the other way. Empty cells stay last. */
  function sort(column) {
    const cell = heading.cells[column];
    const isFigure = cell.classList.contains('figure');
    const [first, other] = isFigure ? ['descending', 'ascending'] : ['ascending', 'descending'];
    const order = cell.getAttribute('aria-sort') === first ? other : first;
    for (const each of heading.cells) each.removeAttribute('aria-sort');
    cell.setAttribute('aria-sort', order);
    const sign = order === 'ascending' ? 1 : -1;
    const key = (row) => row.cells[column].textContent;
    const compare = isFigure ? (a, b) => plain(a).replace(/[A-Z]/g, '') - plain(b).replace(/[A-Z]/g, '') : (a, b) => a.localeCompare(b, 'en', { numeric: true });
    rows.sort((a, b) => (key(a) === '') - (key(b) === '') || sign * compare(key(a), key(b)));
    show();
  }

  [...heading.cells].forEach((cell, column) => cell.replaceChildren(button(cell.textContent, () => sort(column))));
  if (rows.length > 8) {
    const search = document.createElement('input');
    search.type = 'search';
    search.placeholder = 'Search';
    search.setAttribute('aria-label', `Search ${table.id}`);
    search.addEventListener('input', () => {
      words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      show();
    });
    tools.append(search);
  }
  tools.append(button('Save as CSV', () => save(table.id, csv([heading, ...found()]))));
  table.parentElement.before(tools);
  table.parentElement.after(more);
  show();
  // Paper has no buttons: it has all rows, but of very long tables.
  let before = false;
  addEventListener('beforeprint', () => { before = isWhole; isWhole = isWhole || rows.length <= 200; show(); more.hidden = true; });
  addEventListener('afterprint', () => { isWhole = before; show(); });
}

document.querySelectorAll('table').forEach(enliven);
