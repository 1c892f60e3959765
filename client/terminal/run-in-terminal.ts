/** What other panes may do with the terminal in front. */
export interface FrontTerminal {
  /** The host or shell it stands on, as its tab says. */
  label: string;
  focus(): void;
  /** Types the command and presses Enter. */
  run(command: string): void;
}

/** What other panes may do with the lab's terminals as a whole. */
export interface Terminals {
  shells: readonly string[];
  /** Brings a terminal on that shell in front; one is opened if there is none. */
  show(shell: string): void;
}

let front: (FrontTerminal & { shell: string }) | null = null;
let terminals: Terminals | null = null;
/** A command for a terminal that is not in front yet. */
let waiting: { shell: string; command: string } | null = null;

export function registerTerminal(terminal: FrontTerminal & { shell: string }): () => void {
  front = terminal;
  if (waiting?.shell === terminal.shell) {
    const { command } = waiting;
    waiting = null;
    terminal.run(command);
  }
  return () => {
    if (front === terminal) front = null;
  };
}

export function registerTerminals(all: Terminals): () => void {
  terminals = all;
  return () => {
    if (terminals === all) terminals = null;
  };
}

export const frontTerminal = (): FrontTerminal | null => front;

export const canRun = (shell: string): boolean => terminals?.shells.includes(shell) ?? false;

/** Runs a command in the lab's terminal on `shell`, opened for it if need be. */
export function runIn(shell: string, command: string): void {
  if (front?.shell === shell) front.run(command);
  else {
    waiting = { shell, command };
    terminals?.show(shell);
  }
}

/** Tools that a brief tells to run; a word alone, such as `postfix`, is a name and no command. */
const tools =
  /^(swaks|openssl|dig|nc|nmap|telnet|tail|less|cat|grep|ls|journalctl|systemctl|postconf|postfix|postqueue|postsuper|exim4?|eximstats|doveconf|doveadm|nft|fail2ban-client|mailq|man|curl|testssl|tcpdump) \S/;

/** Whether a piece of code within a sentence is a command to run as it stands. */
export const isCommand = (code: string): boolean => tools.test(code) && !/[…‹›]|\.\.\./.test(code);

/** A code block as a learner would type it: prompts in front of the lines and the last line's end go. */
export function commandOf(code: string): string {
  return code
    .split('\n')
    .map((line) => line.replace(/^\s*\$ (?=\S)/, ''))
    .join('\n')
    .trim();
}
