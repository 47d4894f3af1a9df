// Tables that are sorted, searched and shown in parts. All rows come with the page; only those that are shown stay in the document, so
// that thousands of them are no burden.

const SHOWN_AT_FIRST = 15;
const SHOWN_MORE = 100;
const PRINTED = 40;

class Rows {
  constructor(table) {
    this.table = table;
    this.body = table.tBodies[0];
    this.all = [...this.body.rows].map((row) => ({ row, text: row.textContent.toLowerCase(), isFormatted: false }));
    this.found = this.all;
    this.limit = SHOWN_AT_FIRST;
    const frame = table.closest('.table');
    this.rest = frame.querySelector('.rest');
    this.output = frame.querySelector('.found');
    const search = frame.querySelector('input[type=search]');
    if (search) {
      search.closest('.search').hidden = false;
      search.addEventListener('input', () => this.search(search.value));
    }
    [...table.tHead.rows[0].cells].forEach((heading, column) => this.addSorting(heading, column));
    this.show();
  }

  addSorting(heading, column) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    button.addEventListener('click', () => this.sort(heading, column));
    heading.replaceChildren(button);
  }

  /** Keeps the rows that have every word. */
  search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = words.length ? this.all.filter((one) => words.every((word) => one.text.includes(word))) : this.all;
    this.limit = SHOWN_AT_FIRST;
    this.show();
  }

  /** Figures from the greatest, text from A; a second time the other way. Cells without a figure stay last. */
  sort(heading, column) {
    const isFigure = heading.classList.contains('figure');
    const first = isFigure ? 'descending' : 'ascending';
    const other = isFigure ? 'ascending' : 'descending';
    const order = heading.getAttribute('aria-sort') === first ? other : first;
    for (const each of heading.parentElement.cells) each.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', order);
    const sign = order === 'ascending' ? 1 : -1;
    const key = ({ row }) => {
      const cell = row.cells[column];
      if (cell.dataset.value === undefined) return isFigure ? null : cell.textContent;
      return Number(cell.dataset.value);
    };
    const compare = (one, two) => {
      if (one === null || two === null) return (one === null) - (two === null);
      return sign * (typeof one === 'number' ? one - two : one.localeCompare(two, language, { numeric: true }));
    };
    const keyed = this.all.map((one) => [key(one), one]).sort(([one], [two]) => compare(one, two));
    const isFound = new Set(this.found);
    this.all = keyed.map(([, one]) => one);
    this.found = this.all.filter((one) => isFound.has(one));
    this.show();
  }

  show() {
    const shown = this.found.slice(0, this.limit);
    for (const one of shown.filter(({ isFormatted }) => !isFormatted)) {
      formatAmounts(one.row);
      one.isFormatted = true;
    }
    this.body.replaceChildren(...shown.map(({ row }) => row));
    if (this.output) this.output.textContent = this.foundText();
    this.rest.hidden = shown.length === this.found.length;
    this.rest.replaceChildren(`${count(shown.length)} of ${counted(this.found.length, this.table.dataset.row)} shown. `, this.button());
  }

  foundText() {
    const what = this.table.dataset.row;
    if (this.found.length === this.all.length) return counted(this.all.length, what);
    return `${count(this.found.length)} of ${counted(this.all.length, what)}`;
  }

  button() {
    const button = document.createElement('button');
    const left = this.found.length - this.limit;
    button.type = 'button';
    button.textContent = left > SHOWN_MORE ? `Show ${SHOWN_MORE} more` : 'Show all';
    button.addEventListener('click', () => {
      this.limit += SHOWN_MORE;
      this.show();
    });
    return button;
  }

  /**
   * Paper has no buttons: what can be printed is shown, and headings are plain text, for those with buttons are not repeated on every
   * page. Gives what puts it back.
   */
  unfold() {
    const { limit } = this;
    const buttons = [...this.table.tHead.querySelectorAll('button')];
    for (const button of buttons) button.replaceWith(button.textContent);
    this.limit = Math.max(limit, PRINTED);
    this.show();
    return () => {
      [...this.table.tHead.rows[0].cells].forEach((heading, column) => heading.replaceChildren(buttons[column]));
      this.limit = limit;
      this.show();
    };
  }
}
