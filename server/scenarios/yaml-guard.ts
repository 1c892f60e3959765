import { CST, Lexer } from 'yaml';

/** Bounds on what is given to the YAML parser: its composer recurses, and deep nesting ends the whole process past any catch. */
export const yamlBounds = { bytes: 256 * 1024, flowDepth: 32, blockDepth: 80, aliases: 20 } as const;

/** Says why a text may not be parsed, with the offset, or null if it may. Only the lexer runs here, which does not recurse. */
export function yamlRefusal(text: string): { message: string; offset: number } | null {
  if (new TextEncoder().encode(text).length > yamlBounds.bytes) return { message: `larger than ${yamlBounds.bytes / 1024} KiB`, offset: 0 };
  let [offset, flow, block, aliases] = [0, 0, 0, 0];
  let indenting = true;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1);
    // Indentation and the dashes and marks of a line bound how deep block collections can nest there.
    else if (type === 'newline') block = 0;
    else if (type === 'space') block += indenting ? lexeme.length : 0;
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind') block++;
    else if (type === 'alias') aliases++;
    indenting = type === 'newline' || (indenting && type === 'space');
    if (flow > yamlBounds.flowDepth || block > yamlBounds.blockDepth) return { message: 'nested too deeply', offset };
    if (aliases > yamlBounds.aliases) return { message: `more than ${yamlBounds.aliases} aliases`, offset };
    // Marks between tokens (document, flow end, scalar) are no characters of the text.
    if (!['\u0002', '\u0018', '\u001f'].includes(lexeme)) offset += lexeme.length;
  }
  return null;
}
