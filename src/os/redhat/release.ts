// Which generation of the installer a version has: Red Hat's and its clones' 5 to 10, or Fedora's.

/** RHEL, CentOS, Rocky, Alma, Oracle by their major number; Fedora by its own, 27 and up. */
export interface Release {
  /** Column of the tables; Fedora's is the newest. */
  readonly generation: Generation;
  /** Null: Red Hat or a clone. */
  readonly fedora: number | null;
  /** As tools that read kickstart files want it in the first line. */
  readonly syntax: string;
}

export const GENERATIONS = [5, 6, 7, 8, 9, 10] as const;
export type Generation = (typeof GENERATIONS)[number];

/** `9.4` is 9, `41` is Fedora. Null: none that is known here. */
export function releaseOf(version: string): Release | null {
  const major = Number(/^\d+/.exec(version)?.[0]);
  const generation = GENERATIONS.find((one) => one === major);
  if (generation !== undefined) return { generation, fedora: null, syntax: `RHEL${major}` };
  return major >= 20 && major < 200 ? { generation: 10, fedora: major, syntax: `F${major}` } : null;
}

/** As people call it. */
export function releaseName({ generation, fedora }: Release): string {
  return fedora === null ? `Red Hat's version ${generation}` : `Fedora ${fedora}`;
}
