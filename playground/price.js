// Prices of a service, so many percent higher or lower: written into the rule set's text, exactly.

import { at, member, read, tree } from './json.js';

/** A figure times (100 + percent) / 100, digit for digit. */
export function scaled(figure, percent) {
  const [whole, part = ''] = figure.split('.');
  const digits = (BigInt(whole + part) * BigInt(100 + percent)).toString().padStart(part.length + 3, '0');
  const cut = digits.length - part.length - 2;
  const text = `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return text.replace(/0+$/, '').replace(/\.$/, '');
}

const PRICED = ['price', 'prices', 'perunit', 'minimum', 'beyond'];

function figures(node, isPrice, found) {
  if (node?.kind === 'number' && isPrice) found.push(node);
  node?.items.forEach((item) => figures(item, isPrice, found));
  node?.members.forEach(({ key, value }) => {
    const name = key.toLowerCase();
    // Of what lies beyond a tariff's list only the price is one: a step is a weight.
    if (name !== 'step' && name !== 'discount') figures(value, isPrice ? name !== 'unit' : PRICED.includes(name), found);
  });
  return found;
}

/** The rule set with the prices of a service so many percent higher: of its lanes, and of the tariffs that they name. */
export function repriced(text, service, percent) {
  const root = tree(text);
  const named = (list, name) => at(root, [list])?.items.findIndex((_, place) => read(text, [list, place, 'Reference'], root) === name) ?? -1;
  const place = named('CarrierServices', service);
  const rates = at(root, ['CarrierServices', place, 'Rates']);
  if (place < 0 || !rates) return text;
  const found = figures(rates, false, []);
  const tariffs = rates.items.map((lane) => member(lane, 'Tariff')?.value).filter(Boolean);
  for (const tariff of new Set(tariffs.map((node) => JSON.parse(text.slice(node.from, node.to))))) {
    figures(at(root, ['Tariffs', named('Tariffs', tariff)]), false, found);
  }
  const plain = found.filter((node) => /^\d+(\.\d+)?$/.test(text.slice(node.from, node.to))).sort((one, other) => other.from - one.from);
  return plain.reduce((next, { from, to }) => next.slice(0, from) + scaled(next.slice(from, to), percent) + next.slice(to), text);
}
