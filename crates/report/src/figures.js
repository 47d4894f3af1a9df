'use strict';

// Figures, formatted for the page's language and currency. They come as exact decimals in text, and `Intl.NumberFormat` takes that text
// as it is: no digit goes through a binary fraction.

const language = document.documentElement.lang;
const currency = document.documentElement.dataset.currency;
const formats = new Map();

function format(text, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, options));
  return formats.get(key).format(text);
}

/** An amount with all its digits: "1234.50" is £1,234.50. `isSigned` for a difference. */
function money(text, isSigned = false, of = currency) {
  const digits = (text.split('.')[1] ?? '').length;
  return format(text, {
    style: 'currency',
    currency: of,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: isSigned ? 'exceptZero' : 'auto',
  });
}

function count(figure) {
  return format(String(figure), {});
}

/** "1 service", "1,234 services" */
function counted(number, what) {
  return `${count(number)} ${number === 1 ? what : plural(what)}`;
}

function plural(what) {
  return /[^aeiou]y$/.test(what) ? `${what.slice(0, -1)}ies` : `${what}s`;
}

/** Writes the amounts of an element as the reader knows them. */
function formatAmounts(element) {
  for (const amount of element.querySelectorAll('.money[data-value]')) {
    amount.textContent = money(amount.dataset.value, amount.classList.contains('signed'), amount.dataset.currency);
  }
}
