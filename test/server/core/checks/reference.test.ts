import { describe, expect, it } from 'vitest';
import { checksReference } from '../../../../server/core/checks/reference.ts';
import { checks } from '../../../../server/core/checks/registry.ts';

describe('the reference of the checks', () => {
  const lines = checksReference().split('\n');

  it('has every kind of check with its summary', () => {
    for (const { name, summary } of Object.values(checks)) expect(lines[lines.indexOf(`## ${name}`) + 2]).toBe(summary);
  });
  it('says where questions belong', () => expect(lines[2]).toMatch(/a question under `quiz`, with \$\{variables\}/));
  it('tells the fields of each kind of object in a list', () => {
    expect(lines.find((line) => line.startsWith('| `records[](dkim).selector`'))).toContain('._domainkey');
  });
  it('tells values, defaults and what is optional, in fields of fields too', () => {
    expect(lines).toContain('| `mode` | `starttls`, `implicit` | Whether TLS starts by STARTTLS or with the first byte. |');
    expect(lines.find((line) => line.startsWith('| `certificate.days` (optional)'))).toMatch(/integer \| .* Default: `14`\. \|$/);
    expect(lines.find((line) => line.startsWith('| `ports[].mode`'))).toContain('`starttls`, `implicit`');
  });
});
