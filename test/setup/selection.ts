const projects = ['unit', 'postgres', 'labs', 'grader', 'pages', 'browser'] as const;
export type Project = (typeof projects)[number];

/** What `npm test -- <arguments>` asks for: the projects that can hold the named paths, and whether everything runs (static checks too). */
export function selection(args: string[]): { projects: Project[]; everything: boolean } {
  const named = args.filter((arg) => !arg.startsWith('-')).map((arg) => arg.replace(/^.*(?=\btest\/)/, ''));
  const wanted = new Set<Project>();
  for (const path of named) {
    if (/^test\/labs\b/.test(path)) wanted.add('labs');
    else if (/^test\/grader\b/.test(path)) wanted.add('grader');
    else if (/^test\/pages\b/.test(path)) wanted.add('pages');
    else if (/^test\/browser\b/.test(path)) wanted.add('browser');
    else if (/^test\/(server|client|containers|scenarios)\b/.test(path)) {
      wanted.add('unit');
      // The store's tests run once more, on PostgreSQL.
      if (/^test\/server(\/?|\/store\b.*)$/.test(path)) wanted.add('postgres');
    }
    // A bare word may be part of any file's name.
    else for (const project of projects) wanted.add(project);
  }
  return { projects: named.length > 0 ? projects.filter((project) => wanted.has(project)) : [...projects], everything: args.length === 0 };
}
