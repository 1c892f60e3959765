import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../server/config.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(parseConfig({ PATH: '/bin', PORT: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      poolSize: 1,
      maxLabs: 40,
      install: 'auto',
      dockerHost: null,
      pools: { internet: '198.18.0.0/16' },
    });
  });

  it('is read into numbers and lists', () => {
    expect(parseConfig({ PORT: '0', MAILRANGE_IDLE_MINUTES: '5', MAILRANGE_NAMES: 'Range.example, lab.test' })).toMatchObject({
      port: 0,
      idleMinutes: 5,
      names: ['range.example', 'lab.test'],
    });
  });

  it('says what hosts with firewall rules of their own run in, or that they do not', () => {
    expect(parseConfig({}).netAdmin).toEqual({ runtime: null, refused: false });
    expect(parseConfig({ MAILRANGE_RUNTIME_NET_ADMIN: 'kata' }).netAdmin).toEqual({ runtime: 'kata', refused: false });
    expect(parseConfig({ MAILRANGE_RUNTIME_NET_ADMIN: 'refuse' }).netAdmin).toEqual({ runtime: null, refused: true });
  });

  it('records the terminals of a classroom, and those of a lone learner only when told to', () => {
    const mib = 1024 * 1024;
    expect(parseConfig({}).recording).toEqual({ on: false, keptDays: 30, totalBytes: 2048 * mib, capBytes: 8 * mib });
    expect(parseConfig({ MAILRANGE_RECORD: 'on' }).recording.on).toBe(true);
    expect(parseConfig({ MAILRANGE_MODE: 'classroom' }).recording.on).toBe(true);
    expect(parseConfig({ MAILRANGE_MODE: 'classroom', MAILRANGE_RECORD: 'off' }).recording.on).toBe(false);
    expect(() => parseConfig({ MAILRANGE_RECORD_MIB: '4' })).toThrow('MAILRANGE_RECORD_MIB is 4; it must be at least MAILRANGE_RECORD_MIB_EACH, which is 8.');
  });

  it.each([
    ['MAILRANGE_RECORD', 'yes', 'on or off'],
    ['PORT', '70000', 'from 0 to 65535'],
    ['PORT', '3000x', 'from 0 to 65535'],
    ['MAILRANGE_INSTALL', 'yes', 'auto or never'],
    ['MAILRANGE_INTERNET_POOL', '198.18.0.0/30', '/28 or larger'],
    ['DOCKER_HOST', 'localhost', 'unix:///var/run/docker.sock'],
  ])('names the variable, its value and what is allowed: %s=%s', (name, value, allowed) => {
    expect(() => parseConfig({ [name]: value })).toThrow(new RegExp(`${name} is "${value.replace(/[./]/g, '\\$&')}".*${allowed.replace(/[./]/g, '\\$&')}`));
  });

  it('sets single sign-on up as a whole or not at all', () => {
    const whole = {
      MAILRANGE_MODE: 'classroom',
      MAILRANGE_URL: 'https://range.school.example',
      MAILRANGE_OIDC_ISSUER: 'https://login.school.example',
      MAILRANGE_OIDC_CLIENT_ID: 'range',
      MAILRANGE_OIDC_DOMAINS: 'School.example, staff.school.example',
    };
    expect(parseConfig(whole).signOn).toMatchObject({ clientSecret: null, name: 'single sign-on', domains: ['school.example', 'staff.school.example'] });
    expect(parseConfig({}).signOn).toBeNull();
    for (const name of ['MAILRANGE_MODE', 'MAILRANGE_URL', 'MAILRANGE_OIDC_CLIENT_ID']) expect(() => parseConfig({ ...whole, [name]: '' })).toThrow(name);
    expect(() => parseConfig({ ...whole, MAILRANGE_OIDC_ISSUER: 'http://login.school.example' })).toThrow('MAILRANGE_OIDC_ISSUER is');
    expect(parseConfig({ ...whole, MAILRANGE_OIDC_ISSUER: 'http://localhost:9000' }).signOn?.issuer).toBe('http://localhost:9000');
  });
});
