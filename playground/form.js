// The consignment as a form. The JSON is what counts: a field shows a place in it and writes there.

import { byId } from './dom.js';
import { at, read, tree, write } from './json.js';

const isNumber = (text) => /^\d+(\.\d+)?$/.test(text);
const figure = (text) => (text === '' ? null : isNumber(text) ? text.replace(/^0+(?=\d)/, '') : JSON.stringify(text));
const word = (text) => (text === '' ? null : JSON.stringify(text));

/** The way to the address of a kind; to a new one where there is none. */
function address(text, kind) {
  const addresses = at(tree(text), ['Addresses'])?.items ?? [];
  const place = addresses.findIndex((node, number) => read(text, ['Addresses', number, 'AddressType']).toLowerCase() === kind.toLowerCase());
  return ['Addresses', place < 0 ? addresses.length : place];
}

const to = (text, ...way) => [...address(text, 'Destination'), ...way];
const from = (text, ...way) => [...address(text, 'Origin'), ...way];
const PACKAGE = ['Packages', 0];

/** Fields by their ids: the way to each, how it is written, and what must stand beside it. */
const FIELDS = {
  weight: { way: () => [...PACKAGE, 'Weight', 'Value'], json: figure, beside: [[...PACKAGE, 'Weight', 'Unit'], '"Kg"'] },
  'weight-unit': { way: () => [...PACKAGE, 'Weight', 'Unit'], json: word },
  length: { way: () => [...PACKAGE, 'Dimensions', 'Length'], json: figure, beside: [[...PACKAGE, 'Dimensions', 'Unit'], '"Cm"'] },
  width: { way: () => [...PACKAGE, 'Dimensions', 'Width'], json: figure, beside: [[...PACKAGE, 'Dimensions', 'Unit'], '"Cm"'] },
  height: { way: () => [...PACKAGE, 'Dimensions', 'Height'], json: figure, beside: [[...PACKAGE, 'Dimensions', 'Unit'], '"Cm"'] },
  'size-unit': { way: () => [...PACKAGE, 'Dimensions', 'Unit'], json: word },
  postcode: { way: (text) => to(text, 'Postcode'), json: word, kind: 'Destination' },
  country: { way: (text) => to(text, 'Country', 'IsoCode', 'TwoLetterCode'), json: word, kind: 'Destination' },
  origin: { way: (text) => from(text, 'ShippingLocationReference'), json: word, kind: 'Origin' },
  value: { way: (text) => (at(tree(text), ['Value']) || !at(tree(text), [...PACKAGE, 'Value']) ? ['Value', 'Amount'] : [...PACKAGE, 'Value', 'Amount']), json: figure },
  promised: {
    way: () => ['RequestedDeliveryDate', 'Date'],
    json: (text) => word(text && `${text}T00:00:00+00:00`),
    show: (text) => text.slice(0, 10),
    whole: ['RequestedDeliveryDate'],
  },
  tags: {
    way: () => ['Tags'],
    json: (text) => { const tags = text.split(',').map((tag) => tag.trim()).filter(Boolean); return tags.length > 0 ? JSON.stringify(tags) : null; },
    show: (_, text) => (at(tree(text), ['Tags'])?.items ?? []).map((_, place) => read(text, ['Tags', place])).join(', '),
  },
};

/** The text of a consignment with another figure in a field. */
export function filled(text, id, value, currency) {
  const { way, json, beside, whole, kind } = FIELDS[id];
  const written = json(value);
  if (written === null) return write(text, whole ?? way(text), null);
  const path = way(text);
  let next = text;
  if (kind && !at(tree(text), path.slice(0, 2))) next = write(next, path.slice(0, 2), `{ "AddressType": "${kind}" }`);
  next = write(next, path, written);
  const others = id === 'value' ? [[...path.slice(0, -1), 'Currency', 'IsoCode'], JSON.stringify(currency)] : beside;
  return others && !at(tree(next), others[0]) ? write(next, ...others) : next;
}

/** Shows a consignment in the form; of one that is edited there the field that is being used is left alone. */
export function show(text, isEdited = true) {
  const root = tree(text);
  for (const [id, { way, show: shown }] of Object.entries(FIELDS)) {
    const field = byId(id);
    if (isEdited && field === document.activeElement) continue;
    const value = shown ? shown(read(text, way(text), root), text) : read(text, way(text), root);
    if (id === 'origin' && value && ![...field.options].some((option) => option.value === value)) field.append(new Option(value));
    field.value = value;
  }
  const slider = byId('weight-slider');
  const weight = byId('weight').value;
  if (slider !== document.activeElement && isNumber(weight)) {
    slider.max = Math.max(Number(slider.max), Math.ceil(Number(weight)));
    slider.value = weight;
  }
}

/** Tells `changed` of every field that is filled: its id and its text. */
export function listen(changed) {
  for (const id of Object.keys(FIELDS)) byId(id).addEventListener('input', (event) => changed(id, event.target.value.trim()));
  byId('weight-slider').addEventListener('input', (event) => {
    byId('weight').value = event.target.value;
    changed('weight', event.target.value);
  });
}

/** The shipping locations to choose from. */
export function locations(names) {
  const field = byId('origin');
  const chosen = field.value;
  field.replaceChildren(new Option('not one of ours', ''), ...names.map((name) => new Option(name)));
  if (chosen && !names.includes(chosen)) field.append(new Option(chosen));
  field.value = chosen;
}
