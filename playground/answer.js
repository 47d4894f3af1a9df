// The answer: who takes it, what the others say, how prices come about, and when.

import { after, byId, day, el, moment, table } from './dom.js';

const MOST_DAYS = 21;

/** What is unfolded stays so when the answer changes. */
const unfolded = new Set();

function fold(key, summary, ...within) {
  const details = el('details', {
    toggle: () => (details.open ? unfolded.add(key) : unfolded.delete(key)),
    open: unfolded.has(key),
  }, el('summary', {}, summary), ...within);
  return details;
}

const amount = (figure, currency) => `${figure} ${currency}`;
const net = (quote) => amount(quote.Price.Net, quote.Price.Currency);
const delivered = (quote) => {
  const [first, last] = [quote.EarliestDelivery, quote.LatestDelivery];
  const days = first.slice(0, 10) === last.slice(0, 10) ? day(first) : `${day(first)} – ${day(last)}`;
  const [start, end] = [first.slice(11, 16), last.slice(11, 16)];
  return start === '00:00' && end === '23:59' ? days : `${days}, ${start}–${end}`;
};

/** Shows an answer. `whyNot` asks what would change for a service. */
export function show(answer, whyNot) {
  const chosen = answer.Quotes.find((quote) => quote.Service === answer.Chosen);
  byId('winner').replaceChildren(...winner(answer, chosen));
  byId('answer').replaceChildren(...[
    answer.Quotes.length > 0 && offers(answer, whyNot),
    chosen && el('section', {}, el('h3', {}, `How ${net(chosen)} comes about`), el('pre', { class: 'working', tabindex: 0 }, chosen.Lines)),
    answer.Quotes.length > 0 && calendar(answer),
    answer.Unqualified.length > 0 && refusals(answer, whyNot),
    (answer.Instead.length > 0 || answer.Objective) && otherwise(answer),
    answer.Options.length > 0 && options(answer),
  ].filter(Boolean));
}

/** Shows why there is no answer. */
export function showNone(text) {
  byId('winner').replaceChildren(el('p', { class: 'none' }, text));
  byId('answer').replaceChildren();
}

function winner(answer, chosen) {
  const count = answer.Quotes.length + answer.Unqualified.length;
  if (!chosen) return [el('p', { class: 'none' }, 'Nobody takes it'), el('p', {}, `${count} services, and each says why not.`)];
  const next = answer.RunnerUp;
  const by = next && (next.Margin.startsWith('-') ? `${amount(next.Margin.slice(1), next.Currency)} cheaper` : `${amount(next.Margin, next.Currency)} dearer`);
  const comes = next ? `${next.Service} would be next, ${by} as prices are compared.` : 'Nobody else may take it.';
  return [
    el('p', { class: 'name' }, el('strong', { id: 'chosen' }, chosen.Service), ` ${chosen.CarrierName}, ${chosen.ServiceName}`),
    el('p', { class: 'sum' }, el('b', {}, net(chosen)), ` net, ${amount(chosen.Price.Gross, chosen.Price.Currency)} gross`),
    el('p', {}, `Collected ${moment(chosen.Collection)}, delivered ${delivered(chosen)}. ${comes} ${answer.Quotes.length} of ${count} services can take it.`),
  ];
}

function offers(answer, whyNot) {
  const rows = answer.Quotes.map((quote) => {
    const held = quote.Preferences.map((preference) => `${preference.Reference}: ${preference.Why}`).join('; ');
    const isChosen = quote.Service === answer.Chosen;
    const compared = quote.ComparedPrice === quote.Price.Net ? '' : `, compared as ${quote.ComparedPrice}`;
    const working = fold(`working ${quote.Service}`, quote.Service,
      el('pre', { class: 'working' }, quote.Lines), held && el('p', {}, `Preferences: ${held}`), isChosen ? null : ask(quote.Service, whyNot));
    return {
      attributes: { class: isChosen && 'chosen', 'data-service': quote.Service },
      cells: [working, `${net(quote)}${compared}`, moment(quote.Collection), delivered(quote), moment(quote.Expires)],
    };
  });
  return el('section', {}, el('h3', {}, 'Who can take it'),
    table('Offers, the first is chosen unless an objective says otherwise. Unfold a service to see its price worked out.',
      ['Service', '#Net', 'Collected', 'Delivered', 'Quote until'], rows));
}

function refusals(answer, whyNot) {
  const items = answer.Unqualified.map((service) => {
    const reasons = service.Reasons.map((reason) => el('li', {}, el('b', {}, reason.Code), ': ',
      reason.Figures.map((figure) => figure.Message).join(', '), reason.More > 0 ? `, and ${reason.More} more` : ''));
    return el('li', { 'data-service': service.Service }, el('span', { class: 'service' }, service.Service), el('ul', {}, reasons), ask(service.Service, whyNot));
  });
  const heading = `Who cannot, and why (${answer.Unqualified.length})`;
  if (!unfolded.has('folded refusals')) unfolded.add('refusals').add('folded refusals');
  return el('section', {}, fold('refusals', el('h3', {}, heading), el('ul', { class: 'refusals' }, items)));
}

/** Asks what would have to change for a service. */
function ask(service, whyNot) {
  const place = el('div', { 'aria-live': 'polite' });
  const button = el('button', {
    type: 'button',
    class: 'quiet',
    click: async () => {
      place.replaceChildren('…');
      const answer = await whyNot(service);
      const list = (title, changes) => el('div', {}, el('p', {}, title), changes.length > 0
        ? el('ul', {}, changes.map((change) => el('li', {}, `${change.Figure}: ${change.From} → ${change.To}`)))
        : el('p', {}, 'No change of one figure is enough.'));
      if (answer.Error || answer.Violations) place.replaceChildren(answer.Error ?? answer.Violations[0].Message);
      else place.replaceChildren(...(answer.Reasons.length > 0 ? [list('It could take it with one of', answer.ToTake)] : []),
        ...(answer.Chosen === answer.Service ? [] : [list('It would be chosen with one of', answer.ToWin)]));
    },
  }, 'What would change that?');
  return el('div', { class: 'ask' }, button, place);
}

function otherwise(answer) {
  const steps = answer.Objective?.Steps ?? [];
  return el('section', {}, el('h3', {}, 'Without a rule'),
    answer.Objective && el('p', {}, `Objective ${answer.Objective.Objective}: `, steps.map((step) => `${step.Step} leaves ${step.Left.join(', ') || 'nobody'}`).join('; ')),
    answer.Instead.length > 0 && table('What would be chosen without each of them', ['Without', 'Chosen', '#Net'],
      answer.Instead.map((instead) => [instead.Without, instead.Service, amount(instead.Net, instead.Currency)])));
}

function options(answer) {
  const rows = answer.Options.map((option) => [
    delivered(option.Quote), option.Quote.Service, net(option.Quote),
    moment(option.Quote.Collection), moment(option.Expires), moment(option.OperationalCutOff),
  ]);
  return el('section', {}, el('h3', {}, 'Days that could be promised'),
    table('The cheapest service for each day of delivery, and its cut-offs', ['Delivered', 'Service', '#Net', 'Collected', 'Allocation until', 'Warehouse until'], rows));
}

/** Days across, services down: collected, under way, delivered. */
function calendar(answer) {
  const quotes = answer.Quotes.slice(0, 12);
  const dates = quotes.flatMap((quote) => [quote.Collection.slice(0, 10), quote.LatestDelivery.slice(0, 10)]).sort();
  const days = [];
  for (let date = dates[0]; date <= dates.at(-1) && days.length < MOST_DAYS; date = after(date, 1)) days.push(date);
  const cell = (quote, date) => {
    const [collected, first, last] = [quote.Collection, quote.EarliestDelivery, quote.LatestDelivery].map((text) => text.slice(0, 10));
    if (date >= first && date <= last) return el('td', { class: 'delivered', title: delivered(quote) }, date === collected ? 'both' : 'delivered');
    if (date === collected) return el('td', { class: 'collected', title: moment(quote.Collection) }, `collected ${quote.Collection.slice(11, 16)}`);
    return el('td', { class: date > collected && date < first && 'between' }, '');
  };
  const head = days.map((date) => el('th', { scope: 'col', class: ['Sat', 'Sun'].includes(day(date).slice(0, 3)) && 'weekend' }, day(date)));
  const rows = quotes.map((quote) => el('tr', { class: quote.Service === answer.Chosen && 'chosen' },
    el('th', { scope: 'row' }, quote.Service), days.map((date) => cell(quote, date))));
  return el('section', {}, el('h3', {}, 'Calendar'),
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Calendar' },
      el('table', { class: 'calendar' }, el('thead', {}, el('tr', {}, el('td', {}), head)), el('tbody', {}, rows))));
}
