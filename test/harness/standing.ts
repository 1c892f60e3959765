import Docker from 'dockerode';

/** Containers and networks that carry a label of one installation. */
export async function countStanding(installation: string): Promise<{ containers: number; networks: number }> {
  const docker = new Docker();
  const filters = { label: [`mailrange.installation=${installation}`] };
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) as never }),
  ]);
  return { containers: containers.length, networks: networks.length };
}
