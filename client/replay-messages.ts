/** Texts about recorded terminals: that they are recorded, and the page that replays them. */
export const replayMessages = {
  'recorded.class': 'Terminals are recorded: what they show, not the keys you press. You and your instructor can replay it for {days} days.',
  'recorded.solo': 'Terminals are recorded: what they show, not the keys you press. It stays on this server, and you can replay it for {days} days.',
} as const;
