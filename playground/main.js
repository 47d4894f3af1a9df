// The page: texts and fields go to consign, and everything that is shown follows its answers.

import { show as showAnswer, showNone } from './answer.js';
import { after, byId, copy, download, el } from './dom.js';
import { Editor } from './editor.js';
import { Engine, unpacked } from './engine.js';
import { filled, listen, locations, show as showForm } from './form.js';
import { packed, unpackedLink } from './link.js';
import { showMoves, showTaken } from './orders.js';
import { repriced } from './price.js';

const DATA = JSON.parse(new TextDecoder().decode(await unpacked('data')));
const engine = await Engine.start();

/** What is known of the rule set in force. */
let rules = { Services: [], Locations: [], Currency: 'GBP' };
let asked = { rules: null };
let hasOrders = false;
/** The rule set before its prices were moved by the slider. */
let unpriced = null;
let startedAt = '';

const rulesEditor = new Editor('rules', { label: 'Rule set', schema: () => DATA.schemas.rules, changed: () => { unpriced = null; byId('price-slider').value = 0; priceSaid(); follow(); } });
const consignmentEditor = new Editor('consignment', { label: 'Consignment', schema: () => DATA.schemas.consignment, changed: () => { showForm(consignmentEditor.text); follow(); } });

const instant = () => (byId('at').value ? `${byId('at').value.length === 16 ? `${byId('at').value}:00` : byId('at').value}Z` : '');
const say = (text) => { byId('status').textContent = text; };

/** Only the last of many wishes is done, after the one under way. */
function latest(work) {
  let [isBusy, isWanted] = [false, false];
  return async function run() {
    if (isBusy) {
      isWanted = true;
      return;
    }
    isBusy = true;
    do {
      isWanted = false;
      await work();
    } while (isWanted);
    isBusy = false;
  };
}

/** Reads the rule set if it has changed, and asks about the consignment. */
const follow = latest(async () => {
  const { text } = rulesEditor;
  if (text !== asked.rules) {
    const answer = await engine.call('rules', text);
    asked = { rules: text };
    if (rulesEditor.text !== text) return follow();
    const wrong = answer.Violations ?? [];
    rulesEditor.mark(wrong);
    document.body.classList.toggle('stale', wrong.length > 0 || Boolean(answer.Error));
    if (answer.Error) say(answer.Error);
    else if (wrong.length > 0) say(`${wrong.length} mistakes in the rule set: the answer is by the one before`);
    else {
      say(`${answer.Services.length} services, read in ${Math.round(answer.took)} ms`);
      taken(answer);
      warn(text);
      decideOrders();
    }
  }
  const answer = await engine.call('explain', consignmentEditor.text, instant());
  const wrong = answer.Violations ?? [];
  consignmentEditor.mark(wrong);
  if (answer.Error) showNone(answer.Error);
  else if (wrong.length > 0) showNone(`The consignment can't be read: ${wrong[0].Message}`);
  else showAnswer(answer, (service) => engine.call('whyNot', service, consignmentEditor.text, instant()));
  document.documentElement.dataset.state = asked.rules === rulesEditor.text ? 'answered' : 'asking';
  return undefined;
});

function taken(answer) {
  rules = answer;
  locations(answer.Locations);
  const field = byId('price-service');
  const chosen = field.value;
  field.replaceChildren(...answer.Services.map((service) => new Option(service)));
  if (answer.Services.includes(chosen)) field.value = chosen;
}

/** Warnings come when nothing has been typed for a while: they take longer. */
let warning = 0;
function warn(text) {
  clearTimeout(warning);
  warning = setTimeout(async () => {
    const { Warnings } = await engine.call('warnings', instant().slice(0, 10));
    if (Warnings && text === rulesEditor.text) rulesEditor.mark(Warnings, 'doubt');
  }, 600);
}

const decideOrders = latest(async () => {
  if (!hasOrders) return;
  showMoves(await engine.call('moves'));
});

function changed() {
  document.documentElement.dataset.state = 'asking';
  follow();
}

/** Puts a rule set, a consignment and an instant in place of those that are there. */
async function put({ rules: text, consignment, at }) {
  startedAt = at.slice(0, 10);
  byId('at').value = at.replace(/Z$/, '').slice(0, 19);
  byId('day-slider').value = 0;
  byId('price-slider').value = 0;
  unpriced = null;
  rulesEditor.text = text;
  consignmentEditor.text = consignment;
  showForm(consignment, false);
  changed();
}

function choosePreset(name) {
  const preset = DATA.presets.find((own) => own.name === name) ?? DATA.presets[0];
  byId('preset').value = preset.name;
  byId('about').textContent = preset.about;
  byId('which').replaceChildren(...preset.consignments.map((text, place) => new Option(DATA.names[preset.name][place], place)));
  return put({ ...preset, consignment: preset.consignments[0] });
}

async function keep() {
  const answer = await engine.call('keep');
  if (!answer.Error) decideOrders();
}

async function takeOrders(...call) {
  byId('taken').textContent = 'Reading…';
  // Wait until the rule set that is seen is in force.
  await engine.call('rules', rulesEditor.text);
  const answer = await engine.call(...call);
  showTaken(answer);
  if (answer.Orders === undefined) return;
  hasOrders = true;
  await keep();
}

const priceSaid = () => { byId('price-said').textContent = `${Number(byId('price-slider').value) > 0 ? '+' : ''}${byId('price-slider').value} %`; };

function price() {
  unpriced ??= rulesEditor.text;
  priceSaid();
  rulesEditor.text = repriced(unpriced, byId('price-service').value, Number(byId('price-slider').value));
  changed();
}

async function showCase() {
  const name = byId('case-name').value || 'as decided in the playground';
  const answer = await engine.call('case', name, consignmentEditor.text, instant());
  byId('case-text').value = answer.Case ?? answer.Error ?? answer.Violations[0].Message;
}

function listenAll() {
  byId('preset').addEventListener('change', (event) => choosePreset(event.target.value));
  byId('which').addEventListener('change', (event) => {
    const preset = DATA.presets.find((own) => own.name === byId('preset').value);
    consignmentEditor.text = preset.consignments[Number(event.target.value)];
    showForm(consignmentEditor.text, false);
    changed();
  });
  listen((id, value) => {
    consignmentEditor.text = filled(consignmentEditor.text, id, value, rules.Currency);
    showForm(consignmentEditor.text);
    changed();
  });
  byId('at').addEventListener('input', changed);
  byId('day-slider').addEventListener('input', (event) => {
    byId('at').value = `${after(startedAt, Number(event.target.value))}${byId('at').value.slice(10)}`;
    changed();
  });
  byId('price-slider').addEventListener('input', price);
  byId('price-service').addEventListener('change', () => { unpriced = null; byId('price-slider').value = 0; priceSaid(); });
  byId('link').addEventListener('click', async () => {
    const fragment = await packed({ rules: rulesEditor.text, consignment: consignmentEditor.text, at: instant() });
    history.replaceState(null, '', `#${fragment}`);
    say(await copy(location.href) ? 'The link is copied' : 'The link is in the address bar');
  });
  byId('case').addEventListener('click', async () => {
    await showCase();
    byId('case-dialog').showModal();
  });
  byId('case-name').addEventListener('input', showCase);
  byId('case-copy').addEventListener('click', async () => { say(await copy(byId('case-text').value) ? 'The case is copied' : 'The case could not be copied'); });
  byId('case-cases').addEventListener('click', () => download('cases.json', byId('case-text').value));
  byId('case-rules').addEventListener('click', () => download('rules.json', rulesEditor.text));
  byId('case-consignments').addEventListener('click', () => download('consignments.json', `[${consignmentEditor.text}]`));
  byId('make').addEventListener('click', () => {
    const first = instant().slice(0, 10);
    takeOrders('generate', Number(byId('make-count').value), 1, first, after(first, 6));
  });
  byId('file').addEventListener('change', async (event) => {
    const files = [...event.target.files];
    const mapping = files.find((file) => file.name.endsWith('.toml'));
    const orders = files.find((file) => file !== mapping);
    if (orders) {
      // The browser takes gzip off.
      const isPacked = /\.gz$/i.test(orders.name);
      const stream = isPacked ? orders.stream().pipeThrough(new DecompressionStream('gzip')) : orders.stream();
      const bytes = await new Response(stream).arrayBuffer().catch(() => null);
      if (bytes) await takeOrders('load', orders.name.replace(/\.gz$/i, ''), new Uint8Array(bytes), mapping && await mapping.text(), instant());
      else say(`${orders.name} is no gzip, or damaged`);
    }
    event.target.value = '';
  });
  byId('keep').addEventListener('click', keep);
  window.addEventListener('hashchange', openLink);
}

/** Opens what the address carries; false if it carries nothing. */
async function openLink() {
  try {
    const state = await unpackedLink(location.hash);
    if (state) await put(state);
    return Boolean(state);
  } catch (error) {
    byId('about').textContent = `The link is damaged: ${error.message}`;
    return false;
  }
}

DATA.names = Object.fromEntries(DATA.presets.map((preset) => [preset.name, preset.consignments.map((text) => JSON.parse(text).Reference)]));
byId('preset').append(...DATA.presets.map((preset) => el('option', { value: preset.name }, preset.title)));
listenAll();
if (!(await openLink())) {
  const damaged = byId('about').textContent;
  await choosePreset(DATA.presets[0].name);
  byId('about').textContent = damaged || byId('about').textContent;
}
