import { describe, expect, it } from 'vitest';
import { planLab } from '../../../server/core/plan.ts';
import { ScenarioDef } from '../../../server/core/scenario/schema.ts';
import { WorldConfig } from '../../../server/core/world.ts';

const scenario = ScenarioDef.parse({
  schema: 1,
  id: 'a-lab',
  title: 'A lab',
  summary: 'For this test.',
  difficulty: 'beginner',
  server: 'Postfix',
  minutes: 10,
  time_limit: 20,
  maps: { cysa: { 'cs0-003': [], 'cs0-004': [] }, attack: { version: '19', techniques: [] } },
  vars: { domain: { pick: ['harbor.test', 'quarry.test'] }, pw: { secret: 12 }, spammer_ip: { ip: 'internet' } },
  lab: {
    zones: ['internet', 'office'],
    hosts: { mx: { image: 'postfix', zones: ['internet', 'office'], name: 'mx.${domain}' } },
    world: {
      app: { zone: 'office' },
      printer: { zone: 'office' },
      partner: { zone: 'internet', mx: 'partner.example' },
      neighbour: { zone: 'internet', near: true },
      spammer: { zone: 'internet', ip: '${spammer_ip}' },
    },
    shells: ['mx', 'outside', 'office'],
    dns: '${domain}. MX 10 mx.${domain}.\n${domain}. TXT "v=spf1 mx -all"',
    domains: ['${domain}'],
    accounts: [{ name: 'alice', password: '${pw}' }],
    traffic: [
      { as: 'spammer', to: 'mx', every: 20, mail: { from: 'promo@deals.example', to: 'x@partner.example', subject: 'Hi', body: 'from ${spammer.ip}' } },
      { as: 'app', to: 'mx', every: 5, mail: { from: 'scan@${domain}', to: 'alice@${domain}', subject: 's', body: 'b' } },
    ],
  },
  tasks: [{ id: 'one', title: 'One', points: 1, hints: ['h'], checks: [{ id: 'in', check: 'deliver', host: 'mx', title: 't', why: 'w' }] }],
  tests: { solutions: {}, wrong: {} },
});
const subnets = { internet: '198.18.0.16/28', office: '10.213.0.32/28' };
const plan = (seed = 'one') => planLab(scenario, { lab: 'abcdefghij', seed, subnets });

describe('planning a lab', () => {
  it('gives the same lab for the same seed, and another one for another seed', () => {
    expect(plan()).toEqual(plan());
    const passwords = new Set(['a', 'b', 'c', 'd'].map((seed) => plan(seed).values.pw));
    expect(passwords.size).toBe(4);
  });

  it('lays out each /28 as hosts, then roles, then the shell, then the world', () => {
    const { hosts, roles, shells, zones } = plan();
    expect(hosts[0]?.zones).toEqual([
      { zone: 'internet', address: '198.18.0.18' },
      { zone: 'office', address: '10.213.0.34' },
    ]);
    expect(roles.app?.address).toBe('10.213.0.38');
    expect(roles.printer?.address).toBe('10.213.0.39');
    expect(roles.neighbour?.address).toBe('198.18.0.22');
    expect(shells.map(({ name, role, address, own }) => [name, role, address, own])).toEqual([
      ['mx', 'mx', '198.18.0.18', false],
      ['outside', 'shell-outside', '198.18.0.28', true],
      ['office', 'shell-office', '10.213.0.44', true],
    ]);
    expect(zones.map(({ world, outward }) => [world, outward])).toEqual([
      ['198.18.0.30', true],
      ['10.213.0.46', false],
    ]);
  });

  it('puts strangers far away, each at an address of its own', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const { roles } = plan(seed);
      const far = [roles.partner?.address, roles.spammer?.address];
      for (const address of far) expect(address).toMatch(/^(203\.0\.113|198\.51\.100|192\.0\.2)\.\d+$/);
      expect(new Set(far).size).toBe(2);
    }
  });

  it('lets the world hold the gateway of the Internet zone and the neighbours, and no gateway inside', () => {
    const { world } = plan();
    expect(world.zones.map(({ also }) => also)).toEqual([
      ['198.18.0.17', '198.18.0.22'],
      ['10.213.0.38', '10.213.0.39'],
    ]);
  });

  it('tells the world all names: hosts, reverse names, mail exchangers, the authority, and a foreign domain that names the learner', () => {
    const { world, values } = plan();
    const records = world.dns.records.map(({ name, type, data }) => `${name} ${type} ${data}`);
    const domain = values.domain;
    expect(records).toEqual(
      expect.arrayContaining([
        `${domain} MX 10 mx.${domain}`,
        `${domain} TXT v=spf1 mx -all`,
        `mx.${domain} A 198.18.0.18`,
        `mx.office.${domain} A 10.213.0.34`,
        `18.0.18.198.in-addr.arpa PTR mx.${domain}`,
        'partner.example MX 10 mx.partner.example',
        `ca.${domain} A 198.18.0.30`,
        `${values['mx_abuse.domain']} MX 5 mx.${values['mx_abuse.domain']}`,
        `${values['mx_abuse.domain']} MX 10 mx.${domain}`,
      ]),
    );
    expect(world.dns.own).toEqual([domain]);
    expect(world.dns.own).not.toContain(values['mx_abuse.domain']);
  });

  it('leaves the names of a delegated zone to the name server of the learner, and no others', () => {
    const delegating = { ...scenario, lab: { ...scenario.lab, delegate: { '${domain}': 'mx', '${mx.reverse}': 'mx' } } };
    const { world, values } = planLab(delegating, { lab: 'l', seed: 'seed', subnets: { internet: '198.18.0.16/28', office: '10.213.0.32/28' } });
    expect(values['mx.reverse']).toBe('18.0.18.198.in-addr.arpa');
    expect(world.dns.delegations).toEqual([
      { zone: values.domain, server: '198.18.0.18' },
      { zone: '18.0.18.198.in-addr.arpa', server: '198.18.0.18' },
    ]);
    const names = world.dns.records.map(({ name, type }) => `${name} ${type}`);
    expect(names).not.toContain(`mx.${values.domain} A`);
    expect(names).not.toContain('18.0.18.198.in-addr.arpa PTR');
    // The author's own lines stay, and so does the lab's authority.
    expect(names).toEqual(expect.arrayContaining([`${values.domain} MX`, `ca.${values.domain} A`, 'partner.example MX']));
  });

  it('sends traffic to the address that the host has in the zone of the sender', () => {
    const [spam, app] = plan().world.traffic;
    expect(spam?.target).toEqual({ address: '198.18.0.18', port: 25 });
    expect(spam?.body).toBe(`from ${plan().values.spammer_ip}`);
    expect(app?.target.address).toBe('10.213.0.34');
    expect(app?.source).toBe('10.213.0.38');
  });

  it('sends traffic to a port that was drawn, and to none that is no port', () => {
    const [job] = scenario.lab.traffic;
    const to = (port: string | number) =>
      planLab(
        {
          ...scenario,
          vars: { ...scenario.vars, door: { pick: ['2525', '8025'] } },
          lab: { ...scenario.lab, traffic: [{ ...job, port } as typeof job & object] },
        },
        { lab: 'abcdefghij', seed: 's', subnets },
      );
    const { values, world } = to('${door}');
    expect(world.traffic[0]?.target.port).toBe(Number(values.door));
    expect(() => to('${domain}')).toThrow('which is none');
  });

  it('fills in a hidden letter, and takes it for abuse', () => {
    const hides = { from: 'boss@${domain}', to: 'alice@${domain}', subject: 's', body: 'from ${spammer.ip}' };
    const [job] = scenario.lab.traffic;
    const { values, world } = planLab(
      { ...scenario, lab: { ...scenario.lab, traffic: [{ ...job, hides } as typeof job & object] } },
      { lab: 'abcdefghij', seed: 's', subnets },
    );
    expect(world.traffic[0]?.kind).toBe('abuse');
    expect(world.traffic[0]?.hides).toMatchObject({ reversePath: `boss@${values.domain}`, body: `from ${values.spammer_ip}` });
    expect(plan().world.traffic[0]).toMatchObject({ hides: null, lineEnds: 'crlf', kind: 'good' });
  });

  it('gives traffic the login of its account, every guess, or nobody’s', () => {
    const [job] = scenario.lab.traffic;
    const lab = { ...scenario.lab, accounts: [{ name: 'dora', password: 'p4ssw0rd' }] };
    const logins = (more: object) =>
      planLab({ ...scenario, lab: { ...lab, traffic: [{ ...job, ...more } as typeof job & object] } }, { lab: 'abcdefghij', seed: 's', subnets }).world
        .traffic[0]?.logins;
    expect(logins({})).toEqual([]);
    expect(logins({ login: 'dora' })).toEqual([{ mechanism: 'PLAIN', user: 'dora', password: 'p4ssw0rd' }]);
    expect(logins({ anonymous: true })).toMatchObject([{ mechanism: 'ANONYMOUS' }]);
    expect(logins({ guess: { users: ['info', 'test'], passwords: ['1234', 'test'] } })?.map(({ user, password }) => `${user}/${password}`)).toEqual([
      'info/1234',
      'info/test',
      'test/1234',
      'test/test',
    ]);
  });

  it('is a configuration that the world accepts', () => {
    expect(WorldConfig.safeParse(plan().world).error).toBeUndefined();
  });

  it('names the variable that does not exist', () => {
    const wrong = { ...scenario, lab: { ...scenario.lab, domains: ['${nowhere}'] } };
    expect(() => planLab(wrong, { lab: 'abcdefghij', seed: 's', subnets })).toThrow('${nowhere}');
  });

  it('refuses a zone without a subnet', () => {
    expect(() => planLab(scenario, { lab: 'abcdefghij', seed: 's', subnets: { internet: '198.18.0.0/28' } })).toThrow(RangeError);
  });
});
