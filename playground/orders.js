// Thousands of orders, decided by the rule set as it was and as it is.

import { byId, el, table } from './dom.js';

const MOST_ROWS = 100;
const count = (number) => Number(number).toLocaleString('en-GB');

/** Shows what was made or read. */
export function showTaken(answer) {
  const wrong = answer.Error ?? answer.Violations?.map((violation) => violation.Message).join('; ');
  if (wrong) {
    byId('taken').replaceChildren(el('p', { class: 'wrong' }, wrong));
    return;
  }
  const told = [...answer.Reasons, ...answer.Notes].map((text) => el('li', {}, text));
  const counted = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;
  const rejected = answer.Rejected > 0 ? `; ${counted(answer.Rejected, 'row is no order', 'rows are no orders')}` : '';
  byId('taken').replaceChildren(el('p', {}, `${counted(answer.Orders, 'order', 'orders')}${rejected}`), ...(told.length > 0 ? [el('ul', {}, told)] : []));
}

const signed = (figure) => (/^-|^0(\.0*)?$/.test(figure) ? figure : `+${figure}`);

/** Shows who moves. */
export function showMoves(answer) {
  const wrong = answer.Error ?? answer.Violations?.map((violation) => violation.Message).join('; ');
  if (wrong) {
    byId('moves').replaceChildren(el('p', { class: 'wrong' }, wrong));
    return;
  }
  const changed = answer.Changed.filter(([kind, orders]) => kind !== 'None' && orders > 0);
  const words = { Moved: 'move', Repriced: 'cost something else', Rescheduled: 'have other dates', NewlyFailed: 'newly fail', NewlyAllocated: 'no longer fail', Validity: 'become valid or invalid' };
  const what = changed.map(([kind, orders]) => `${count(orders)} ${words[kind] ?? kind}`).join(', ') || 'nothing changes';
  const sum = ({ Allocated, Net }) => `${count(Allocated)} allocated for ${Net} ${answer.Currency}`;
  const rows = answer.Moves.slice(0, MOST_ROWS).map((move) => [
    move.From, move.From === move.To ? 'stays' : move.To, count(move.Orders), move.Before, move.After, signed(move.Difference), move.Examples.slice(0, 3).join(', '),
  ]);
  const more = answer.Moves.length - rows.length;
  byId('moves').replaceChildren(
    el('p', {}, el('b', {}, `${count(answer.Orders)} orders`), ` decided twice in `, el('b', { id: 'took' }, `${Math.round(answer.took)} ms`), `: ${what}.`),
    el('p', {}, `Before: ${sum(answer.Before)}. Now: ${sum(answer.After)}.`),
    ...(rows.length > 0 ? [table('Who moves where', ['From', 'To', '#Orders', `#Cost before`, `#Cost now`, '#Difference', 'Such as'], rows)] : []),
    ...(more > 0 ? [el('p', {}, `${more} rows more`)] : []),
  );
}
