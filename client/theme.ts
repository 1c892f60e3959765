import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const harbor: MantineColorsTuple = ['#e6f6f6', '#cfeaea', '#a2d5d6', '#71bfc1', '#4aacb0', '#2b989e', '#127a81', '#0b6b75', '#095a63', '#06464d'];

export const theme = createTheme({
  primaryColor: 'harbor',
  primaryShade: { light: 7, dark: 6 },
  colors: { harbor },
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // A dialog is no section to axe, and its header would be a second banner of the page.
  components: { ModalHeader: { defaultProps: { role: 'presentation' } } },
});

const tinted = ['harbor', 'green', 'red', 'yellow', 'orange', 'blue', 'gray', 'violet'];
const lightText = Object.fromEntries(tinted.map((name) => [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-9)`]));
const darkText = Object.fromEntries(
  tinted.flatMap((name) => [
    [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-2)`],
    [`--mantine-color-${name}-light`, `color-mix(in srgb, var(--mantine-color-${name}-6) 16%, transparent)`],
    [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, var(--mantine-color-${name}-6) 24%, transparent)`],
  ]),
);

/** White upon Mantine's own red is too faint. */
const filledRed = { '--mantine-color-red-filled': '#b3261e', '--mantine-color-red-filled-hover': '#962019' };

/** Our own surfaces, and Mantine's faint texts made dark enough for AA (4.5:1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...lightText,
    ...filledRed,
    '--mantine-color-yellow-light-color': '#6b4500',
    '--mantine-color-orange-light-color': '#8a3200',
    '--mantine-color-green-light-color': '#1b5e2a',
    '--mantine-color-dimmed': '#56636a',
    '--mantine-color-placeholder': '#66737a',
    '--mantine-color-body': '#f5f7f7',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#0b6b75',
    '--mr-surface': '#ffffff',
    '--mr-raised': '#ffffff',
    '--mr-sunken': '#eef2f2',
    '--mr-line': '#dbe2e3',
    '--mr-hover': '#eef2f2',
    '--mr-accent': '#0b6b75',
    '--mr-accent-text': '#095a63',
    '--mr-accent-soft': '#e1f1f2',
    '--mr-terminal': '#fbfcfc',
    '--mr-pass': '#1c6b2a',
    '--mr-fail': '#b3261e',
    '--mr-unknown': '#7a5400',
    '--mr-client': '#1a56b0',
    '--mr-server': '#1d2a30',
    '--mr-pin': '#fff3d1',
    '--mr-pin-line': '#b97d00',
    '--mr-warn-bg': '#fff3d1',
    '--mr-warn-text': '#5c3f00',
    '--mr-warn-line': '#e5c675',
  },
  dark: {
    ...darkText,
    ...filledRed,
    '--mantine-color-text': '#d7e0e4',
    '--mantine-color-dimmed': '#9aa9b0',
    '--mantine-color-placeholder': '#84949c',
    '--mantine-color-body': '#12191d',
    '--mantine-color-default': '#1f2a2f',
    '--mantine-color-default-hover': '#28353b',
    '--mantine-color-default-border': '#3a4a52',
    '--mantine-color-default-color': '#d7e0e4',
    '--mantine-color-error': '#ff8b85',
    '--mantine-color-anchor': '#71bfc1',
    '--mr-surface': '#182125',
    '--mr-raised': '#1f2a2f',
    '--mr-sunken': '#0f1519',
    '--mr-line': '#2c3a41',
    '--mr-hover': '#223037',
    '--mr-accent': '#4aacb0',
    '--mr-accent-text': '#8fd3d5',
    '--mr-accent-soft': '#173338',
    '--mr-terminal': '#0f1519',
    '--mr-pass': '#8fd694',
    '--mr-fail': '#ff8b85',
    '--mr-unknown': '#e8c66a',
    '--mr-client': '#82b7ff',
    '--mr-server': '#d7e0e4',
    '--mr-pin': '#3a3116',
    '--mr-pin-line': '#e8c66a',
    '--mr-warn-bg': '#3a3116',
    '--mr-warn-text': '#f6dd92',
    '--mr-warn-line': '#6b5a22',
  },
});
