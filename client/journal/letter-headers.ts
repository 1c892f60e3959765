export interface HeaderField {
  name: string;
  value: string;
}

/** The fields of a letter's head in their order, folded lines joined (RFC 5322 section 2.2.3). */
export function headerFields(source: string): HeaderField[] {
  const head = source.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value = ''] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
      return name ? [{ name, value: value.trim() }] : [];
    });
}

export interface AuthenticationResult {
  /** Who says so. */
  by: string;
  method: string;
  result: string;
  /** What was looked at, and why: `smtp.mailfrom=a@b.example`. */
  detail: string;
}

/** What servers on the way wrote into Authentication-Results (RFC 8601); `none` of a server that checked nothing is left out. */
export function authenticationResults(fields: readonly HeaderField[]): AuthenticationResult[] {
  return fields
    .filter(({ name }) => /^authentication-results$/i.test(name))
    .flatMap(({ value }) => {
      const [by = '', ...results] = value.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => part.trim());
      return results.flatMap((text) => {
        const [, method, result, detail = ''] = /^([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)\b\s*(.*)$/is.exec(text) ?? [];
        return method && result ? [{ by: by.split(/\s/)[0] ?? '', method: method.toLowerCase(), result: result.toLowerCase(), detail: detail.trim() }] : [];
      });
    });
}
