import type { ITheme } from '@xterm/xterm';

/** Colours with at least 4.5:1 against their background, bright ones included. */
export const terminalThemes: Record<'light' | 'dark', ITheme> = {
  dark: {
    background: '#0f1519', foreground: '#d7e0e4', cursor: '#5fd3c7', cursorAccent: '#0f1519', selectionBackground: '#2f5560',
    black: '#6b7a82', red: '#ff8b85', green: '#8fd694', yellow: '#e8c66a', blue: '#82b7ff', magenta: '#d9a6f5', cyan: '#6fd6dd', white: '#d7e0e4',
    brightBlack: '#8b9aa2', brightRed: '#ffa9a4', brightGreen: '#b1e8b3', brightYellow: '#f6dd92', brightBlue: '#a9cfff', brightMagenta: '#e9c5ff', brightCyan: '#9ceaf0', brightWhite: '#ffffff',
  },
  light: {
    background: '#fbfcfc', foreground: '#1d2a30', cursor: '#0b6b75', cursorAccent: '#fbfcfc', selectionBackground: '#bfe0e3',
    black: '#1d2a30', red: '#b3261e', green: '#1c6b2a', yellow: '#7a5400', blue: '#1a56b0', magenta: '#8a2f9c', cyan: '#0b6b75', white: '#5a676d',
    brightBlack: '#5a676d', brightRed: '#b3261e', brightGreen: '#1c6b2a', brightYellow: '#7a5400', brightBlue: '#1a56b0', brightMagenta: '#8a2f9c', brightCyan: '#0b6b75', brightWhite: '#1d2a30',
  },
};
