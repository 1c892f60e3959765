import Docker from 'dockerode';

/** A client for `DOCKER_HOST`'s forms, or the usual socket when null. Nothing is asked of the Engine yet. */
export function engineClient(dockerHost: string | null): Docker {
  if (dockerHost === null) return new Docker();
  if (dockerHost.startsWith('unix://')) return new Docker({ socketPath: dockerHost.slice('unix://'.length) });
  if (dockerHost.startsWith('npipe://')) return new Docker({ socketPath: dockerHost.slice('npipe://'.length) });
  const url = new URL(dockerHost);
  const protocol = url.protocol === 'ssh:' ? 'ssh' : url.protocol === 'https:' || url.port === '2376' ? 'https' : 'http';
  return new Docker({ host: url.hostname, port: url.port || '2375', protocol, ...(url.username ? { username: url.username } : {}) });
}

/** Whether the Engine behind `DOCKER_HOST` shares this machine's network. */
export const onThisMachine = (dockerHost: string | null): boolean =>
  dockerHost === null ||
  !dockerHost.includes('://') ||
  /^(unix|npipe):/.test(dockerHost) ||
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(dockerHost).hostname);
