/** The two versions of the CySA+ exam that scenarios are mapped to. */
export const exams = ['cs0-004', 'cs0-003'] as const;
export type Exam = (typeof exams)[number];

export interface Domain {
  title: string;
  /** Per cent of the exam; null: not known to this project, and then every objective weighs the same. */
  weight: number | null;
  /** Our own short label by number. */
  objectives: Readonly<Record<string, string>>;
}

/**
 * The objectives a scenario may name. Numbers are CompTIA's, labels are ours and say what is trained here under the number; not affiliated with CompTIA.
 * CS0-003 is complete, its weights are those of the published outline. CS0-004 lists the numbers that the catalogue trains.
 */
export const objectives: Readonly<Record<Exam, readonly Domain[]>> = {
  'cs0-004': [
    {
      title: 'Security operations',
      weight: null,
      objectives: { '1.1': 'Architecture and exposure', '1.2': 'Signs of abuse', '1.3': 'Tools and their output' },
    },
    {
      title: 'Vulnerability management',
      weight: null,
      objectives: { '2.1': 'Finding what is exposed', '2.2': 'Reading assessments', '2.3': 'Controls that mend', '2.4': 'Keeping it mended' },
    },
    { title: 'Incident response', weight: null, objectives: { '3.3': 'Containing and recovering' } },
    { title: 'Reporting', weight: null, objectives: { '4.1': 'Reporting weaknesses', '4.2': 'Reporting incidents' } },
  ],
  'cs0-003': [
    {
      title: 'Security operations',
      weight: 33,
      objectives: {
        '1.1': 'Systems and networks',
        '1.2': 'Signs of abuse',
        '1.3': 'Tools and techniques',
        '1.4': 'Threat intelligence',
        '1.5': 'Better processes',
      },
    },
    {
      title: 'Vulnerability management',
      weight: 30,
      objectives: {
        '2.1': 'Scanning',
        '2.2': 'Reading scanners',
        '2.3': 'What to mend first',
        '2.4': 'Controls that mend',
        '2.5': 'Handling weaknesses over time',
      },
    },
    { title: 'Incident response', weight: 20, objectives: { '3.1': 'Attack frameworks', '3.2': 'Responding', '3.3': 'Before and after' } },
    { title: 'Reporting', weight: 17, objectives: { '4.1': 'Reporting weaknesses', '4.2': 'Reporting incidents' } },
  ],
};

/** Every number of an exam, in order. */
export function objectiveNumbers(exam: Exam): string[] {
  return objectives[exam].flatMap((domain) => Object.keys(domain.objectives));
}

/** The objective a question trains. A question names its CS0-003 number; the other exam's is the one at the same place of the scenario's lists. */
export function objectiveOf(cysa: Readonly<Record<Exam, readonly string[]>>, number: string | undefined, exam: Exam): string | null {
  if (exam === 'cs0-003' && number) return number;
  const at = number ? cysa['cs0-003'].indexOf(number) : 0;
  const own = cysa[exam];
  return own[at] ?? own.find((each) => number !== undefined && each[0] === number[0]) ?? own[0] ?? null;
}
