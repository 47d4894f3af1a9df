// The page comes to life: tables, charts, colours, printing.

const root = document.documentElement;
const THEMES = ['automatic', 'light', 'dark'];
const charts = JSON.parse(document.getElementById('charts').textContent);
/** In pixels. Browsers make a page smaller until its widest part fits on paper: so wide are the tables, and charts are no narrower. */
const PAPER = { width: 860, height: 560 };

document.querySelector('.controls').hidden = false;
formatAmounts(document.querySelector('.headlines'));
const tables = [...document.querySelectorAll('table')].map((table) => new Rows(table));

function drawAll(paper) {
  return Promise.all(charts.map((chart) => draw(chart, paper)));
}

function setTheme(theme) {
  if (theme === 'automatic') delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.getElementById('theme').textContent = `Colours: ${theme}`;
  if (root.dataset.charts === 'drawn') drawAll();
}

document.getElementById('theme').addEventListener('click', () => {
  const theme = root.dataset.theme ?? 'automatic';
  setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
});
document.getElementById('print').addEventListener('click', () => print());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTheme(root.dataset.theme ?? 'automatic'));

let putBack = [];
addEventListener('beforeprint', () => {
  const theme = root.dataset.theme ?? 'automatic';
  putBack = [...tables.map((table) => table.unfold()), () => setTheme(theme)];
  root.dataset.theme = 'light';
  if (root.dataset.charts === 'drawn') drawAll(PAPER);
});
addEventListener('afterprint', () => putBack.splice(0).forEach((one) => one()));

unpackPlotly()
  .then(() => drawAll())
  .then(() => {
    root.dataset.charts = 'drawn';
  })
  .catch((error) => {
    root.dataset.charts = 'failed';
    for (const drawing of document.querySelectorAll('.drawing')) drawing.textContent = 'This browser cannot draw the chart. Its figures are in the tables.';
    console.error(error);
  });
