// Charts, drawn by plotly.js in the colours of the style sheet.

const ROW_HEIGHT = 26;
const LETTER_WIDTH = 8.5;
const LONGEST_NAME = 40;
const LONGEST_END = 30;
const FLOW_HEIGHT = 480;

/** plotly.js is in the page, compressed. */
async function unpackPlotly() {
  const packed = Uint8Array.from(atob(document.getElementById('plotly').textContent), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const script = document.createElement('script');
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
}

/** A colour of the style sheet as it is now, in light or dark. */
function colour(name) {
  const probe = document.createElement('i');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function shortened(label, longest) {
  return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
}

/** Names are data, and no markup: plotly reads some tags. */
function plain(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function layout() {
  return {
    paper_bgcolor: colour('card'),
    plot_bgcolor: colour('card'),
    font: { family: 'system-ui, sans-serif', size: 13, color: colour('text') },
    margin: { l: 8, r: 8, t: 8, b: 8 },
    dragmode: false,
    hoverlabel: { bgcolor: colour('text'), bordercolor: colour('text'), font: { color: colour('card') } },
    legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', traceorder: 'normal' },
    bargap: 0.25,
  };
}

function figure(unit, text) {
  return unit === 'Money' ? money(text) : count(text);
}

function bars({ Shape, Unit, Axis, Labels, Series }) {
  const isRows = Shape === 'Rows';
  const names = Labels.map(plain);
  const shown = Labels.map((label) => plain(shortened(label, LONGEST_NAME)));
  const places = Labels.map((_, index) => index);
  const traces = Series.map(({ Name, Colour, Values }) => {
    const texts = Values.map((value) => figure(Unit, value));
    const lengths = Values.map(Number);
    const what = Unit === 'Consignments' ? ' consignments' : '';
    return {
      type: 'bar',
      name: Name,
      orientation: isRows ? 'h' : 'v',
      x: isRows ? lengths : places,
      y: isRows ? places : lengths,
      marker: { color: colour(Colour.toLowerCase()) },
      text: isRows ? texts : undefined,
      textposition: 'outside',
      cliponaxis: false,
      customdata: texts.map((text, index) => `<b>${names[index]}</b><br>${Name ? `${Name}: ` : ''}${text}${what}`),
      hovertemplate: '%{customdata}<extra></extra>',
    };
  });
  const named = { tickvals: places, ticktext: shown, fixedrange: true, automargin: true, ticklen: 4, tickcolor: 'rgba(0,0,0,0)' };
  const page = layout();
  page.showlegend = Series.length > 1;
  if (isRows) {
    const greatest = Math.max(...traces.flatMap(({ x }) => x));
    const longest = Math.max(...traces.flatMap(({ text }) => text.map((one) => one.length)));
    page.yaxis = { ...named, autorange: 'reversed' };
    page.xaxis = { visible: false, fixedrange: true, range: [0, greatest] };
    page.margin.r += longest * LETTER_WIDTH;
    page.height = Labels.length * ROW_HEIGHT * (Series.length > 1 ? 1.7 : 1) + (Series.length > 1 ? 60 : 24);
  } else {
    page.xaxis = { ...named, ...everyFew(places, shown), title: { text: plain(Axis), standoff: 10 } };
    page.yaxis = { fixedrange: true, gridcolor: colour('line'), zerolinecolor: colour('line'), automargin: true, tickformat: ',d', nticks: 6 };
    page.height = 300;
  }
  return [traces, page];
}

/** Where there are many columns not every one has its label. */
function everyFew(places, shown) {
  const step = Math.ceil(places.length / 8);
  const tickvals = places.filter((place) => place % step === 0);
  return { tickvals, ticktext: tickvals.map((place) => shown[place].split(' to ')[0]) };
}

function linkColour(link, nodes) {
  if (link.Stays) return colour('stays');
  if (nodes[link.To].IsBad) return colour('worse');
  return nodes[link.From].IsBad ? colour('better') : colour('moves');
}

function flow({ Nodes, Links }) {
  const label = ({ Label, Consignments }) => `${plain(shortened(Label, LONGEST_END))}  ${count(Consignments)}`;
  const told = Links.map((link) => {
    const [from, to] = [Nodes[link.From], Nodes[link.To]];
    const cost = [from.IsBad ? '' : `<br>Cost before: ${money(link.Before)}`, to.IsBad ? '' : `<br>Cost after: ${money(link.After)}`];
    return `<b>${plain(from.Label)} → ${plain(to.Label)}</b><br>${counted(link.Consignments, 'consignment')}${cost.join('')}`;
  });
  const trace = {
    type: 'sankey',
    arrangement: 'fixed',
    node: {
      label: Nodes.map(label),
      color: Nodes.map(({ IsBad }) => colour(IsBad ? 'bad' : 'node')),
      line: { width: 0 },
      thickness: 14,
      pad: 12,
      customdata: Nodes.map((node) => `<b>${plain(node.Label)}</b><br>${counted(node.Consignments, 'consignment')} ${node.IsAfter ? 'after' : 'before'}`),
      hovertemplate: '%{customdata}<extra></extra>',
    },
    link: {
      source: Links.map((link) => link.From),
      target: Links.map((link) => link.To),
      value: Links.map((link) => link.Consignments),
      color: Links.map((link) => linkColour(link, Nodes)),
      customdata: told,
      hovertemplate: '%{customdata}<extra></extra>',
    },
  };
  const page = layout();
  page.height = FLOW_HEIGHT;
  return [[trace], page];
}

/** Draws anew: changes of a chart that is there are animated, and paper cannot wait for their end. */
function draw({ Id, Drawing }, paper) {
  const [traces, page] = Drawing.Bars ? bars(Drawing.Bars) : flow(Drawing.Flow);
  const size = paper ? { width: paper.width, height: Math.min(page.height, paper.height) } : {};
  return Plotly.newPlot(Id, traces, { ...page, ...size }, { displayModeBar: false, responsive: !paper });
}
