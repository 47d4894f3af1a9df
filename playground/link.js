// A link that carries the rule set and the consignment: nothing of it is sent anywhere, as it stands behind the `#`.

const MARK = 'c1.';
/** More than that is no link of ours. */
const MOST = 16 * 1024 * 1024;

/** What stands behind the `#`. */
export async function packed(state) {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = '';
  for (let place = 0; place < bytes.length; place += 8192) text += String.fromCharCode(...bytes.subarray(place, place + 8192));
  return MARK + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** What a link carries; null if it carries nothing. Throws where it is damaged. */
export async function unpackedLink(fragment) {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(MARK)) return null;
  const packedBytes = atob(text.slice(MARK.length).replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(packedBytes, (sign) => sign.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts = [];
  for (let length = 0, next; !(next = await reader.read()).done; ) {
    length += next.value.length;
    if (length > MOST) throw new Error('it carries too much');
    parts.push(next.value);
  }
  const state = JSON.parse(await new Blob(parts).text());
  const { rules, consignment, at } = state;
  if ([rules, consignment, at].some((part) => typeof part !== 'string')) throw new Error('it carries something else');
  return { rules, consignment, at };
}
