// A text area with colours, marks for what is wrong, line numbers, and what may be typed next.

import { byId, el } from './dom.js';
import { tokens } from './json.js';
import { completions } from './schema.js';

const MOST_ITEMS = 80;

/** An editor in the element with that id. `changed` hears of every edit. */
export class Editor {
  #tokens = [];
  #starts = [0];
  #marks = [];
  #items = [];
  #chosen = 0;

  constructor(id, { label, schema, changed }) {
    this.schema = schema;
    this.changed = changed;
    this.host = byId(id);
    const listId = `${id}-list`;
    this.area = el('textarea', {
      'aria-label': label, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off',
      'aria-autocomplete': 'list', 'aria-controls': listId,
    });
    this.layer = el('pre', { 'aria-hidden': 'true' });
    this.list = el('ul', { id: listId, role: 'listbox', 'aria-label': 'What may stand here', hidden: true });
    this.errors = el('ol', { class: 'errors', 'aria-live': 'polite', 'aria-label': `What is wrong in: ${label}` });
    this.box = el('div', { class: 'box' }, this.layer, this.area, this.list);
    this.host.append(this.box, this.errors);
    this.area.addEventListener('input', () => {
      this.#parse();
      this.changed();
      this.#offer(false);
    });
    this.area.addEventListener('scroll', () => {
      this.#draw();
      // Typing scrolls, too, and tells of it later.
      if (this.scrolled !== this.area.scrollTop + this.area.scrollLeft) this.#close();
    });
    this.area.addEventListener('keydown', (event) => this.#key(event));
    this.area.addEventListener('blur', () => setTimeout(() => this.#close(), 150));
    this.area.addEventListener('click', () => this.#close());
    new ResizeObserver(() => this.#draw()).observe(this.area);
  }

  get text() {
    return this.area.value;
  }

  /** Another text, without telling that it changed. */
  set text(text) {
    if (text === this.area.value) return;
    const { scrollTop } = this.area;
    this.area.value = text;
    this.area.scrollTop = scrollTop;
    this.#parse();
  }

  /** Shows what is wrong, each with its place. */
  mark(violations, kind = 'wrong') {
    this.#marks = violations.map(({ From, To }) => ({ from: From, to: Math.max(To, From + 1), kind })).sort((one, other) => one.from - other.from);
    const shown = violations.slice(0, 50).map((found) => {
      const place = `${found.Line}:${found.Column}`;
      const text = `${found.Path ? `${found.Path}: ` : ''}${found.Message}${found.Hint ? `; ${found.Hint}` : ''}`;
      const go = () => this.go(found.From, found.To);
      return el('li', { class: kind }, el('button', { type: 'button', click: go }, el('b', {}, place), ` ${text}`));
    });
    const more = violations.length - shown.length;
    this.errors.replaceChildren(...shown, ...(more > 0 ? [el('li', {}, `${more} more`)] : []));
    this.area.setAttribute('aria-invalid', kind === 'wrong' && violations.length > 0);
    this.#draw();
  }

  /** Puts the caret on a part of the text. */
  go(from, to) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    const line = this.#lineOf(from);
    this.area.scrollTop = Math.max(0, (line - 4) * this.#metrics().height);
  }

  #parse() {
    const { text } = this;
    this.#tokens = tokens(text);
    this.#starts = [0];
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) this.#starts.push(end + 1);
    // Marks are of the text before: they go until it is read again.
    this.#marks = [];
    this.#draw();
  }

  #metrics() {
    const style = getComputedStyle(this.area);
    return { height: parseFloat(style.lineHeight), top: parseFloat(style.paddingTop), left: parseFloat(style.paddingLeft) };
  }

  #lineOf(offset) {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Draws the lines that are seen. */
  #draw() {
    const { height, top } = this.#metrics();
    const first = Math.max(0, Math.floor((this.area.scrollTop - top) / height) - 2);
    const last = Math.min(this.#starts.length, first + Math.ceil(this.area.clientHeight / height) + 5);
    const lines = [];
    for (let line = first; line < last; line += 1) lines.push(this.#line(line));
    this.layer.replaceChildren(...lines);
    this.layer.style.transform = `translateY(${top + first * height - this.area.scrollTop}px)`;
    this.layer.style.setProperty('--shift', `${-this.area.scrollLeft}px`);
  }

  #line(line) {
    const { text } = this;
    const from = this.#starts[line];
    const to = (this.#starts[line + 1] ?? text.length + 1) - 1;
    const row = el('span', { class: 'text' });
    let at = from;
    const inside = (part) => part.to > from && part.from < to;
    const marks = this.#marks.filter(inside);
    const cut = (end, kind) => {
      while (at < end) {
        const mark = marks.find((one) => one.from <= at && one.to > at);
        const next = mark ? Math.min(end, mark.to) : Math.min(end, ...marks.filter((one) => one.from > at).map((one) => one.from));
        row.append(kind || mark ? el('i', { class: `${kind} ${mark?.kind ?? ''}` }, text.slice(at, next)) : text.slice(at, next));
        at = next;
      }
    };
    for (let place = this.#firstToken(from); place < this.#tokens.length && this.#tokens[place].from < to; place += 1) {
      const token = this.#tokens[place];
      cut(Math.min(Math.max(token.from, at), to), '');
      cut(Math.min(token.to, to), token.kind.length > 1 ? token.kind : '');
    }
    cut(to, '');
    return el('div', { class: marks.some((mark) => mark.kind === 'wrong') && 'marked' }, el('span', { class: 'line' }, String(line + 1)), row);
  }

  #firstToken(offset) {
    let [low, high] = [0, this.#tokens.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tokens[middle].to <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #key(event) {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      this.#offer(true);
    } else if (!this.list.hidden && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      event.preventDefault();
      this.#choose(this.#chosen + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (!this.list.hidden && ['Enter', 'Tab'].includes(event.key)) {
      event.preventDefault();
      this.#take(this.#items[this.#chosen]);
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      this.#close();
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      const before = this.text.slice(0, this.area.selectionStart).split('\n').at(-1);
      this.#insert(`\n${/^\s*/.exec(before)[0]}${/[[{]\s*$/.test(before) ? '  ' : ''}`);
    }
  }

  /** Types a text in place of what is selected, so that it can be undone. */
  #insert(text) {
    if (document.execCommand('insertText', false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.area.dispatchEvent(new Event('input'));
  }

  /** Offers what may stand at the caret. Unasked it does so only while something is typed. */
  #offer(isAsked) {
    const caret = this.area.selectionStart;
    const { from, items } = completions(this.text, caret, this.schema());
    const isTyping = from < caret;
    this.from = from;
    this.#items = items.slice(0, MOST_ITEMS);
    if (this.#items.length === 0 || !(isAsked || isTyping)) return this.#close();
    this.list.replaceChildren(...this.#items.map((item, place) =>
      el('li', { role: 'option', id: `${this.list.id}-${place}`, mousedown: (event) => { event.preventDefault(); this.#take(item); } },
        el('b', {}, item.label), el('span', {}, item.detail))));
    const line = this.#lineOf(from);
    const { height, top, left } = this.#metrics();
    const width = this.#width();
    this.list.style.top = `${top + (line + 1) * height - this.area.scrollTop}px`;
    const x = left + (from - this.#starts[line]) * width - this.area.scrollLeft;
    this.scrolled = this.area.scrollTop + this.area.scrollLeft;
    this.list.hidden = false;
    this.list.style.left = `${Math.max(0, Math.min(x, this.box.clientWidth - this.list.offsetWidth))}px`;
    return this.#choose(0);
  }

  #width() {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = getComputedStyle(this.area).font;
    return pen.measureText('0'.repeat(100)).width / 100;
  }

  #choose(place) {
    const count = this.#items.length;
    this.#chosen = (place + count) % count;
    [...this.list.children].forEach((item, own) => item.setAttribute('aria-selected', own === this.#chosen));
    const { offsetTop, offsetHeight } = this.list.children[this.#chosen];
    this.list.scrollTop = Math.max(offsetTop + offsetHeight - this.list.clientHeight, Math.min(this.list.scrollTop, offsetTop));
    this.area.setAttribute('aria-activedescendant', `${this.list.id}-${this.#chosen}`);
  }

  #close() {
    this.list.hidden = true;
    this.area.removeAttribute('aria-activedescendant');
  }

  #take({ insert }) {
    this.#close();
    const caret = this.area.selectionStart;
    const isName = insert.startsWith('"') && insert.includes('":');
    const rest = this.text.slice(caret);
    const end = caret + (rest.startsWith('"') ? 1 : 0);
    // A name that has its value already is replaced alone.
    const own = isName && /^"?\s*:/.test(rest) ? insert.slice(0, insert.indexOf('":') + 1) : insert;
    this.area.setSelectionRange(this.from, end);
    const at = own.indexOf('‸');
    this.#insert(own.replace('‸', ''));
    if (at >= 0) this.area.setSelectionRange(this.from + at, this.from + at);
    this.#close();
  }
}
