/** Every text of the page, in English. `{name}` is filled in by `t`. */
const messages = {
  loading: 'Loading', close: 'Close', cancel: 'Cancel', retry: 'Retry', copied: 'Copied', more: 'More', panes: 'Panes',
  reset: 'Reset', end: 'End',

  'title.catalogue': 'Mailrange', 'title.leaderboard': 'Leaderboard · Mailrange', 'title.lab': '{title} · Mailrange',
  'nav.home': 'Mailrange, to the catalogue', 'nav.main': 'Main', 'nav.catalogue': 'Catalogue', 'nav.leaderboard': 'Leaderboard',
  'theme.toLight': 'Use the light theme', 'theme.toDark': 'Use the dark theme',
  'notFound.title': 'No such mailbox here', 'notFound.text': 'This address leads nowhere. Nothing was lost.', 'notFound.back': 'To the catalogue',

  'trouble.unreachable': 'The server does not answer', 'trouble.unreachable.advice': 'See whether it still runs, then try again.',
  'trouble.noAnswer': 'No answer to {path}.', 'trouble.silent': 'No answer within {seconds} seconds.',
  'trouble.strange': 'That answer was not understood', 'trouble.strange.advice': 'Reload the page. If it happens again, the page and the server may be of different versions.',
  'trouble.status': 'The server answered with status {status} and no explanation.', 'trouble.shape': 'The answer to {path} does not have the agreed shape.',
  'problem.copy': 'Copy details',
  'connection.reconnecting': 'Connection lost. Reconnecting…', 'connection.gone': 'The server does not answer. Your lab and your points are kept; still trying.',

  'help.open': 'Keys (?)', 'help.title': 'Keys', 'help.check': 'Check your work', 'help.panes': 'Next pane (with Shift: the one before)', 'help.leave': 'Leave the terminal; Tab works as usual again',
  'help.copy': 'Copy the selection in a terminal', 'help.paste': 'Paste into a terminal', 'help.arrows': 'Move along tabs, or resize panes when their border has the focus', 'help.help': 'This list',

  'points.n': '{points} points', 'points.of': '{earned} / {points}', 'points.label': '{earned} of {points} points', 'points.ofScenario': 'Points earned in this scenario',
  'difficulty.beginner': 'Beginner', 'difficulty.intermediate': 'Intermediate', 'difficulty.advanced': 'Advanced',
  'state.new': 'New', 'state.started': 'Started', 'state.solved': 'Solved',
  'card.running': 'Running', 'card.minutes': '{minutes} min', 'card.points': '{earned} / {points} points', 'card.objectives': 'CySA+ objectives {list}',

  'catalogue.hero': 'Break in, see why, close the hole, keep the mail flowing.',
  'catalogue.lead': 'Each scenario is a real mail server, configured wrongly, in a small Internet of your own. You are root. The grader then acts as the rest of the world would.',
  'catalogue.path': 'The path', 'catalogue.solvedOf': '{solved} of {all} solved', 'catalogue.noMatch': 'No scenario fits these filters',
  'catalogue.empty': 'There are no scenarios yet', 'catalogue.empty.text': 'Put one into the folder scenarios/ and it appears here.',
  'catalogue.footer': 'Objective numbers refer to CompTIA CySA+. Not affiliated with CompTIA.',
  'filter.label': 'Filters', 'filter.difficulty': 'Any difficulty', 'filter.server': 'Any server', 'filter.state': 'Any state', 'filter.clear': 'Clear filters', 'filter.clearOne': 'Clear this filter',
  'broken.title': 'Some scenarios could not be read', 'broken.text': 'Their files have errors; the others work.',
  'continue.running': 'Your lab is still running', 'continue.started': 'Continue where you were', 'continue.new': 'A good next step', 'continue.go': 'Continue', 'continue.begin': 'Begin',

  'system.label': 'State of the range', 'system.preparing': 'The range is getting ready', 'system.trouble': 'The range needs attention',
  'system.progress': '{done} of {all} images ready. Labs start by themselves when they all are.', 'system.imageProgress': 'Progress of image {name}', 'system.more': 'Show images', 'system.less': 'Hide images',
  'image.waiting': 'Waiting', 'image.building': 'Building', 'image.ready': 'Ready', 'image.failed': 'Failed',

  'leaderboard.title': 'Leaderboard', 'leaderboard.lead': 'More points come first; ties go to whoever got there earlier.', 'leaderboard.rank': 'Rank', 'leaderboard.name': 'Name', 'leaderboard.points': 'Points', 'leaderboard.solved': 'Solved', 'leaderboard.lastGain': 'Last gain', 'leaderboard.you': 'You',
  'leaderboard.empty': 'Nobody has points yet', 'leaderboard.empty.text': 'The first solved task puts a name here. It could be yours.', 'leaderboard.empty.go': 'Pick a scenario',
  'nickname.label': 'Your name on the board', 'nickname.save': 'Save', 'nickname.saved': 'Saved', 'nickname.rule': '1 to 32 letters, digits, spaces, dots, hyphens and underscores.',

  'lab.queued': 'Queued', 'lab.starting': 'Starting', 'lab.ready': 'Ready', 'lab.ending': 'Ending', 'lab.gone': 'Ended', 'lab.failed': 'Failed',
  'pane.guide': 'Guide', 'pane.terminal': 'Terminal', 'pane.evidence': 'Evidence',
  'sash.guide': 'Width of the guide', 'sash.evidence': 'Height of the evidence',
  'time.left': 'Time left in this lab', 'time.idle': 'Unused: the lab will be reclaimed then', 'time.extend': 'Extend', 'time.extensions': '{left} extensions left', 'time.warn10': 'Ten minutes left in this lab.', 'time.warn2': 'Two minutes left in this lab.',
  'reset.title': 'Reset this lab?', 'reset.text': 'Everything you changed on its servers is lost and a fresh copy starts. Your points, hints and answers stay.', 'reset.confirm': 'Reset the lab',
  'end.title': 'End this lab?', 'end.text': 'Its servers are removed with everything you changed on them. Your points stay.', 'end.confirm': 'End the lab',
  'start.pane': 'Lab', 'start.title': 'Your lab is not running', 'start.text': 'A private copy is built for you: {server}, its networks, and the world around it. Plan {minutes} minutes.', 'start.go': 'Start the lab', 'start.preparing': 'The range is still getting ready. You can press Start now; the lab waits for it.',
  'start.queued': 'Waiting for room', 'start.queuedSoon': 'You are in the queue.', 'start.position': 'You are number {position} in the queue.',
  'start.starting': 'Starting your lab', 'start.steps': 'Steps of the start', 'start.running': 'Running', 'start.done': 'Done', 'start.failed': 'Failed', 'start.failedTitle': 'The lab did not start', 'start.ending': 'Cleaning up',
  'ended.title': 'This lab has ended', 'ended.text': 'Its servers are gone. What you earned is kept.', 'ended.again': 'Start again',
  'step.zones': 'Networks of your little Internet', 'step.world': 'Everyone else: DNS, foreign mail servers, prober', 'step.hosts': 'Your servers', 'step.break': 'The mistake', 'step.services': 'Services come up', 'step.shells': 'Shells', 'step.probe': 'First probe',

  'tab.brief': 'Brief', 'tab.tasks': 'Tasks {done}/{all}', 'tab.quiz': 'Quiz {done}/{all}', 'tab.debrief': 'Debrief',
  'brief.placeholders': 'Names and addresses are filled in when your lab runs.', 'facts.title': 'Facts of this lab', 'facts.copy': 'Copy {label}',
  'code.copy': 'Copy', 'code.run': 'Run in the terminal in front',
  'task.earned': '{earned} / {points} points', 'task.shown': 'Solution shown',
  'hint.take': 'Hint {n} of {all}: costs {cost} points', 'hint.takeFree': 'Hint {n} of {all}: free', 'hint.nPaid': 'Hint {n} · {cost} points', 'hint.nFree': 'Hint {n} · free',
  'solution.title': 'One way to solve it', 'solution.show': 'Show solution', 'solution.again': 'Show the solution again', 'solution.confirmTitle': 'Show the solution?', 'solution.confirmText': 'This ends the task at 0 of {points} points. The other tasks are not touched.', 'solution.confirm': 'Show it for 0 points',
  'quiz.lead': 'Your first answer counts. The reason is shown afterwards.', 'quiz.send': 'Answer', 'quiz.placeholder': 'Your answer', 'quiz.right': 'Right', 'quiz.wrong': 'Not right',
  'debrief.maps': 'What you trained', 'debrief.next': 'Next: {title}',
  'celebrate.kicker': 'Verified', 'celebrate.title': 'Everything holds.', 'celebrate.text': 'Every task is solved: {earned} of {points} points. The abuse is stopped and the mail still flows.', 'celebrate.debrief': 'Read the debrief', 'celebrate.next': 'Next scenario',

  check: 'Check', 'check.running': 'Checking…', 'check.keys': 'Ask the world again:',
  'outcome.pass': 'Pass', 'outcome.fail': 'Fail', 'outcome.inconclusive': 'Inconclusive', 'outcome.none': 'Not checked',
  'evidence.list': 'Verdicts', 'evidence.running': '{done} of {all} verdicts', 'evidence.result': '{pass} of {all} pass', 'evidence.resultOpen': '{pass} of {all} pass, {open} could not be checked', 'evidence.gained': '+{gained} points',
  'evidence.empty': 'Press Check and the grader acts as strangers, the office and your users would. What it saw is shown here, dialogue and all.', 'evidence.asking': 'The grader is asking. Verdicts appear as they are reached.', 'evidence.notReady': 'What the grader saw is shown here once your lab runs.',
  'verdict.expected': 'Expected', 'verdict.got': 'Got', 'verdict.why': 'Why it matters:',
  'transcript.path': '{from} → {to}', 'transcript.copy': 'Copy this transcript', 'transcript.secure': 'over TLS', 'transcript.deciding': 'decided',

  'terminal.pane': 'Terminals', 'terminal.tabs': 'Terminals', 'terminal.label': 'Terminal on {shell}. Press Escape twice to leave.', 'terminal.close': 'Close the terminal on {shell}', 'terminal.new': 'Open another terminal', 'terminal.newOn': 'New terminal on', 'terminal.none': 'No terminal is open.', 'terminal.openOn': 'Open one on {shell}',
  'terminal.opening': 'Opening…', 'terminal.reconnecting': 'Connection lost; the shell goes on. Reconnecting…', 'terminal.ended': 'This shell has ended: {reason}', 'terminal.again': 'Open again', 'terminal.left': 'Left the terminal. Tab works as usual again.',
  'terminal.restarted': 'a new shell', 'terminal.lostBytes': '{bytes} bytes of output are no longer kept', 'terminal.smaller': 'Smaller text', 'terminal.larger': 'Larger text', 'terminal.reader': 'Screen-reader mode', 'terminal.readerOn': 'Screen-reader mode is on', 'terminal.readerOff': 'Screen-reader mode is off',
} as const;

type Messages = typeof messages;
type Holes<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type Fill<S extends string> = [Holes<S>] extends [never] ? [] : [Record<Holes<S>, string | number>];

/** The text of `key`, with its holes filled. */
export function t<K extends keyof Messages>(key: K, ...fill: Fill<Messages[K]>): string {
  const values = (fill[0] ?? {}) as Record<string, string | number>;
  return messages[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
