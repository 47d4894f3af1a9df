// JSON as it is typed: read with its gaps, so that every value has its place in the text. Texts are changed at that place, never written
// anew: figures keep their digits.

const TOKEN = /\s+|"(?:[^"\\\n]|\\.)*"?|-?\d[\d.eE+-]*|[A-Za-z]+|[{}[\]:,]|[^]/gy;

/** The tokens of a text: `{ kind, from, to }`, without blanks. */
export function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (let match; TOKEN.lastIndex < text.length && (match = TOKEN.exec(text)); ) {
    const [token] = match;
    const first = token[0];
    if (/\s/.test(first)) continue;
    const kind = first === '"' ? 'text' : /[-\d]/.test(first) ? 'number' : /[a-z]/i.test(first) ? 'word' : first;
    found.push({ kind, from: match.index, to: match.index + token.length });
  }
  found.forEach((token, place) => {
    if (token.kind === 'text' && found[place + 1]?.kind === ':') token.kind = 'key';
  });
  return found;
}

/** What a text token says. */
export function said(text, { from, to }) {
  try {
    return JSON.parse(text.slice(from, to));
  } catch {
    return text.slice(from + 1, to).replace(/"$/, '');
  }
}

/** The document as nodes: `{ kind, from, to, members: [{ key, from, value }], items: [node] }`; null if there is none. */
export function tree(text, list = tokens(text)) {
  let place = 0;
  const open = [];
  let root = null;
  const put = (node) => {
    const top = open.at(-1);
    if (!top) root ??= node;
    else if (top.kind === 'list') top.items.push(node);
    else if (top.pending) {
      top.members.push({ ...top.pending, value: node });
      top.pending = null;
    }
  };
  for (; place < list.length; place += 1) {
    const token = list[place];
    const top = open.at(-1);
    if (token.kind === '{' || token.kind === '[') {
      const node = { kind: token.kind === '{' ? 'object' : 'list', from: token.from, to: text.length, members: [], items: [], pending: null };
      put(node);
      open.push(node);
    } else if (token.kind === '}' || token.kind === ']') {
      if (top) top.to = token.to;
      open.pop();
    } else if (token.kind === 'key') {
      if (top?.kind === 'object') top.pending = { key: said(text, token), from: token.from };
    } else if (['text', 'number', 'word'].includes(token.kind)) {
      put({ kind: token.kind, from: token.from, to: token.to, members: [], items: [] });
    }
  }
  return root;
}

const same = (one, other) => one.toLowerCase() === other.toLowerCase();

/** The member of an object, whatever the case of its name. */
export const member = (node, key) => node?.members.find((own) => same(own.key, key));

/** The node at a way like `['Packages', 0, 'Weight']`, if there is one. */
export function at(node, way) {
  return way.reduce((here, step) => (typeof step === 'number' ? here?.items[step] : member(here, step)?.value), node);
}

/** What stands at a way, as text; '' if nothing does. */
export function read(text, way, root = tree(text)) {
  const node = at(root, way);
  if (!node || node.kind === 'object' || node.kind === 'list') return '';
  return node.kind === 'text' ? said(text, node) : text.slice(node.from, node.to);
}

/** The text with another value at a way: `value` is JSON; null takes the member out. What is missing on the way is made. */
export function write(text, way, value) {
  const root = tree(text);
  const node = at(root, way);
  if (node && value !== null) return text.slice(0, node.from) + value + text.slice(node.to);
  if (value === null) return node ? without(text, at(root, way.slice(0, -1)), way.at(-1)) : text;
  let depth = way.length - 1;
  while (depth > 0 && !at(root, way.slice(0, depth))) depth -= 1;
  const parent = at(root, way.slice(0, depth));
  if (!parent || (parent.kind !== 'object' && parent.kind !== 'list')) return text;
  const wrap = (inner, step) => (typeof step === 'number' ? `[${inner}]` : `{ ${JSON.stringify(step)}: ${inner} }`);
  const inner = way.slice(depth + 1).reduceRight(wrap, value);
  const added = parent.kind === 'list' ? inner : `${JSON.stringify(way[depth])}: ${inner}`;
  const last = parent.kind === 'list' ? parent.items.at(-1) : parent.members.at(-1)?.value;
  const end = last ? last.to : parent.from + 1;
  return text.slice(0, end) + (last ? `, ${added}` : ` ${added} `) + text.slice(end);
}

function without(text, parent, key) {
  const place = parent?.members.findIndex((own) => same(own.key, String(key))) ?? -1;
  if (place < 0) return text;
  const { members } = parent;
  const from = place > 0 ? members[place - 1].value.to : members[place].from;
  const to = place > 0 ? members[place].value.to : (members[1]?.from ?? members[place].value.to);
  return text.slice(0, from) + text.slice(to);
}

/** Where the caret stands: the way there, whether a name or a value is typed, what of it is typed, and from where. */
export function context(text, caret) {
  const before = tokens(text.slice(0, caret));
  const last = before.at(-1);
  const isTyped = last && last.to === caret && ['text', 'key', 'word', 'number'].includes(last.kind);
  const closed = isTyped && last.kind === 'text' && last.to - last.from > 1 && text[caret - 1] === '"';
  const typed = isTyped && !closed ? before.pop() : null;
  const open = [];
  for (const token of before) {
    const top = open.at(-1);
    if (token.kind === '{' || token.kind === '[') open.push({ kind: token.kind, key: null, index: 0, from: token.from });
    else if (token.kind === '}' || token.kind === ']') open.pop();
    else if (top?.kind === '{' && token.kind === 'key') top.key = said(text, token);
    else if (top && token.kind === ',') {
      top.key = null;
      top.index += 1;
    }
  }
  const top = open.at(-1);
  const previous = before.at(-1)?.kind;
  const isKey = top?.kind === '{' && top.key === null && (previous === '{' || previous === ',');
  const isValue = previous === ':' || (top?.kind === '[' && (previous === '[' || previous === ','));
  const steps = isKey ? open.slice(0, -1) : open;
  const way = steps.map((step) => (step.kind === '[' ? step.index : step.key));
  const from = typed ? typed.from : caret;
  const prefix = typed ? text.slice(from, caret).replace(/^"/, '') : '';
  return { way, kind: closed ? 'none' : isKey ? 'key' : isValue ? 'value' : 'none', prefix, from, isQuoted: text[from] === '"', object: top?.from };
}
