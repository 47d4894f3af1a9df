// What may be typed next, by a JSON Schema.

import { context, tokens, tree } from './json.js';

/** The ways in which a schema may be met: references followed, alternatives apart. */
function forms(schema, root, depth = 0) {
  if (!schema || depth > 12) return [];
  if (schema.$ref) return forms(schema.$ref.slice(2).split('/').reduce((here, step) => here?.[step], root), root, depth + 1);
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...parts.flatMap((part) => forms(part, root, depth + 1))];
}

function step(schemas, key, root) {
  return schemas.flatMap((schema) => {
    if (typeof key === 'number') return forms(schema.prefixItems?.[key] ?? schema.items, root);
    const names = Object.keys(schema.properties ?? {});
    const name = names.find((name) => name.toLowerCase() === String(key).toLowerCase());
    const others = Object.values(schema.patternProperties ?? {});
    const own = name ? [schema.properties[name]] : [schema.additionalProperties, ...others].filter((other) => typeof other === 'object');
    return own.flatMap((other) => forms(other, root));
  });
}

function object(node, from) {
  if (!node || from < node.from || from >= node.to) return null;
  if (node.from === from) return node;
  const inner = [...node.members.map((member) => member.value), ...node.items];
  return inner.reduce((found, next) => found ?? object(next, from), null);
}

function blank(schema, root) {
  const all = forms(schema, root);
  const types = all.flatMap((form) => form.type ?? []);
  if (all.some((form) => form.properties) || types.includes('object')) return '{ ‸ }';
  if (types.includes('array')) return '[‸]';
  return types.includes('string') || all.some((form) => form.enum || form.const) ? '"‸"' : '‸';
}

/** What fits at the caret: `{ from, items: [{ label, detail, insert }] }`. `‸` in `insert` is where the caret goes. */
export function completions(text, caret, root) {
  const { way, kind, prefix, from, object: start } = context(text, caret);
  if (kind === 'none' || !root) return { from, items: [] };
  const schemas = way.reduce((here, key) => step(here, key, root), forms(root, root));
  const items = new Map();
  if (kind === 'key') {
    const own = object(tree(text, tokens(text)), start);
    const given = new Set(own?.members.filter((member) => member.from !== from).map((member) => member.key.toLowerCase()));
    for (const [name, schema] of schemas.flatMap((form) => Object.entries(form.properties ?? {}))) {
      if (given.has(name.toLowerCase()) || items.has(name)) continue;
      const detail = schema.description ?? forms(schema, root).find((form) => form.description)?.description ?? '';
      items.set(name, { label: name, detail: detail.split(/\n|(?<=\.) /)[0], insert: `"${name}": ${blank(schema, root)}` });
    }
  } else {
    for (const form of schemas) {
      for (const value of [...(form.enum ?? []), ...('const' in form ? [form.const] : [])]) {
        items.set(String(value), { label: String(value), detail: form.description ?? '', insert: JSON.stringify(value) });
      }
      if (form.type === 'boolean' || form.type?.includes?.('boolean')) {
        for (const value of ['true', 'false']) items.set(value, { label: value, detail: '', insert: value });
      }
    }
  }
  const wanted = prefix.toLowerCase();
  const found = [...items.values()].filter((item) => item.label.toLowerCase().includes(wanted));
  const starts = (item) => !item.label.toLowerCase().startsWith(wanted);
  return { from, items: found.sort((one, other) => starts(one) - starts(other)) };
}
