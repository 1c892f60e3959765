"""systemctl(1) for a container: the same words, unit files and exit codes, without systemd."""
import fnmatch
import os
import sys
import time

from . import enablement, journal, processes, service
from .unit import ServiceError, find, full_name, installed

QUIET = False


def main(arguments):
    global QUIET
    words, options = [], {}
    rest = iter(arguments)
    for word in rest:
        if word in ('-p', '-t', '-n', '-s', '-o', '--property', '--type', '--state', '--lines', '--signal', '--output', '--job-mode', '--kill-whom'):
            options[word.lstrip('-')[0]] = next(rest, '')
        elif word.startswith('--'):
            key, _, value = word[2:].partition('=')
            options[key if key not in ('property', 'type', 'state', 'lines', 'signal') else key[0]] = value
        elif word.startswith('-') and len(word) > 1:
            options[word[1]] = word[2:]
        else:
            words.append(word)
    QUIET = 'quiet' in options or 'q' in options
    if 'version' in options:
        print('systemd 257 (257.7-1~deb13u1)')
        return 0
    verb = words[0] if words else 'list-units'
    names = [full_name(name) for name in words[1:]]
    if verb in ('daemon-reload', 'daemon-reexec', 'set-default', 'import-environment'):
        return 0
    if verb in ('list-units', 'list-unit-files'):
        return listing(verb, options, names)
    if verb == 'is-system-running':
        say('running')
        return 0
    if verb == 'reset-failed' and not names:
        names = installed()
    if verb == 'show':
        return show(names, options)
    if verb == 'status' and not names:
        names = [name for name in installed() if service.look(find(name))['active'] != 'inactive']
    handler = VERBS.get(verb)
    if not handler:
        print(f"Unknown command verb '{verb}'.", file=sys.stderr)
        return 1
    if not names:
        print('Too few arguments.', file=sys.stderr)
        return 1
    codes = [handler(name, options) for name in names]
    # is-active and is-enabled are content with one unit that is.
    return min(codes) if verb in ('is-active', 'is-enabled') else max(codes)


def say(text):
    if not QUIET:
        print(text)


def loaded(name, verb):
    unit = find(name)
    if not unit:
        print(f'Failed to {verb} {name}: Unit {name} not found.', file=sys.stderr)
    return unit


def act(verb, steps):
    def run(name, options):
        if not name.endswith('.service'):
            return 0
        unit = loaded(name, verb)
        if not unit:
            return 5
        try:
            steps(unit)
            return 0
        except ServiceError as error:
            if error.result in ('masked', 'inactive', 'reload'):
                print(str(error), file=sys.stderr)
            else:
                print(f'Job for {unit.name} failed because {REASONS.get(error.result, error.result)}.\nSee "systemctl status {unit.name}" and "journalctl -xeu {unit.name}" for details.', file=sys.stderr)
            return 1
    return run


REASONS = {'exit-code': 'the control process exited with error code', 'timeout': 'a timeout was exceeded', 'resources': 'of unavailable resources or another system error', 'protocol': 'the service did not take the steps required by its unit configuration', 'signal': 'a fatal signal was delivered to the control process'}


def restart(unit):
    if unit.masked:
        service.start(unit)
    service.stop(unit)
    service.start(unit)


def reload_or_restart(unit):
    if service.look(unit)['active'] == 'active' and unit.all('ExecReload'):
        service.reload(unit)
    else:
        restart(unit)


def if_active(steps):
    return lambda unit: steps(unit) if service.look(unit)['active'] == 'active' else None


def kill(name, options):
    import signal
    unit = loaded(name, 'kill')
    pid = service.look(unit)['pid'] if unit else None
    if not pid:
        return 1
    wanted = options.get('s', 'TERM')
    os.kill(pid, int(wanted) if wanted.isdigit() else signal.Signals['SIG' + wanted.removeprefix('SIG')])
    return 0


def is_active(name, options):
    unit = find(name)
    state = service.look(unit)['active'] if unit else 'inactive'
    say(state)
    return 0 if state == 'active' else 3 if unit else 4


def is_failed(name, options):
    unit = find(name)
    state = service.look(unit)['active'] if unit else 'inactive'
    say(state)
    return 0 if state == 'failed' else 1


def is_enabled(name, options):
    unit = find(name)
    if not unit:
        print('not-found')
        return 4
    word = enablement.is_enabled(unit)
    say(word)
    return 0 if word in ('enabled', 'static') else 1


def change(verb, steps, follow):
    def run(name, options):
        unit = loaded(name, verb)
        if not unit:
            return 1
        for line in steps(unit):
            print(line, file=sys.stderr)
        if 'now' in options:
            return act(follow, service.start if follow == 'start' else service.stop)(name, options)
        return 0
    return run


def mask(name, options):
    for line in enablement.mask(name):
        print(line, file=sys.stderr)
    return act('stop', service.stop)(name, options) if 'now' in options else 0


def unmask(name, options):
    for line in enablement.unmask(name):
        print(line, file=sys.stderr)
    return 0


def status(name, options):
    unit = find(name)
    if not unit:
        print(f'Unit {name} could not be found.', file=sys.stderr)
        return 4
    seen = service.look(unit)
    dot = {'active': '\033[1;32m●\033[0m', 'failed': '\033[1;31m×\033[0m'}.get(seen['active'], '○') if sys.stdout.isatty() else {'active': '●', 'failed': '×'}.get(seen['active'], '○')
    print(f'{dot} {unit.name} - {unit.description}')
    print(f"     Loaded: {'masked (Reason: Unit ' + unit.name + ' is masked.)' if unit.masked else f'loaded ({unit.texts[0][0]}; {enablement.is_enabled(unit)}; preset: enabled)'}")
    for path, _ in unit.texts[1:]:
        print(f'    Drop-In: {path}')
    detail = f"({seen['sub']})" if seen['active'] != 'failed' else f"(Result: {seen['result']})"
    since = f" since {time.strftime('%a %Y-%m-%d %H:%M:%S %Z', time.localtime(seen['since']))}; {_ago(seen['since'])} ago" if seen['since'] else ''
    print(f"     Active: {seen['active']} {detail}{since}")
    for key in ('Documentation',):
        values = ' '.join(unit.all(key, 'Unit')).split()
        if values:
            print('       Docs: ' + '\n             '.join(values))
    if seen['pid']:
        print(f"   Main PID: {seen['pid']} ({(processes.stat(seen['pid']) or ('?',))[0]})")
        members = sorted(processes.members(seen['pid']))
        print(f'      Tasks: {len(members)}')
        print(f'     CGroup: /system.slice/{unit.name}')
        for index, pid in enumerate(members):
            print(f"             {'└─' if index == len(members) - 1 else '├─'}{pid} {processes.command_line(pid)[:120]}")
    lines = journal.lines(unit)[-int(options.get('n') or 10):]
    if lines:
        print()
        for _, line in lines:
            print(line)
    return 0 if seen['active'] == 'active' else 3


def _ago(since):
    seconds = max(0, int(time.time() - since))
    return f'{seconds}s' if seconds < 60 else f'{seconds // 60}min {seconds % 60}s' if seconds < 3600 else f'{seconds // 3600}h {seconds % 3600 // 60}min'


def cat(name, options):
    unit = find(name)
    if not unit:
        print(f'No files found for {name}.', file=sys.stderr)
        return 1
    print('\n'.join(f'# {path}\n{text}' for path, text in unit.texts), end='')
    return 0


def show(names, options):
    for name in names:
        unit = find(name)
        seen = service.look(unit) if unit else {'active': 'inactive', 'sub': 'dead', 'pid': None, 'result': 'success'}
        values = {'Id': unit.name if unit else name, 'LoadState': 'not-found' if not unit else 'masked' if unit.masked else 'loaded', 'ActiveState': seen['active'], 'SubState': seen['sub'], 'MainPID': seen['pid'] or 0, 'Result': seen['result'], 'Type': unit.type if unit else '', 'Description': unit.description if unit else name, 'UnitFileState': enablement.is_enabled(unit) if unit else '', 'FragmentPath': unit.path or '' if unit else '', 'CanReload': 'yes' if unit and unit.all('ExecReload') else 'no'}
        wanted = [key for key in options.get('p', options.get('P', '')).split(',') if key]
        for key in wanted or values:
            if key in values:
                print(values[key] if 'value' in options or 'P' in options else f'{key}={values[key]}')
    return 0


def listing(verb, options, patterns):
    if options.get('t', 'service') not in ('service', ''):
        return 0
    rows = []
    for name in installed():
        unit = find(name)
        if not unit or (patterns and not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)):
            continue
        if verb == 'list-unit-files':
            rows.append((name, enablement.is_enabled(unit)))
            continue
        seen = service.look(unit)
        wanted = options.get('s', '')
        if seen['active'] != 'inactive' or 'all' in options or 'a' in options:
            if not wanted or wanted in (seen['active'], seen['sub']):
                rows.append((name, 'masked' if unit.masked else 'loaded', seen['active'], seen['sub'], unit.description))
    head = ('UNIT FILE', 'STATE') if verb == 'list-unit-files' else ('UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION')
    shown = rows if 'no-legend' in options else [head] + rows
    widths = [max((len(row[column]) for row in shown), default=0) for column in range(len(head))]
    for row in shown:
        print(' '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    if 'no-legend' not in options:
        print(f"\n{len(rows)} {'unit files' if verb == 'list-unit-files' else 'loaded units'} listed.")
    return 0


VERBS = {
    'start': act('start', service.start),
    'stop': act('stop', service.stop),
    'restart': act('restart', restart),
    'reload': act('reload', service.reload),
    'reload-or-restart': act('restart', reload_or_restart),
    'force-reload': act('restart', reload_or_restart),
    'try-restart': act('restart', if_active(restart)),
    'condrestart': act('restart', if_active(restart)),
    'try-reload-or-restart': act('restart', if_active(reload_or_restart)),
    'reset-failed': act('reset', lambda unit: service.write_state(unit) if service.look(unit)['active'] == 'failed' else None),
    'kill': kill,
    'is-active': is_active,
    'is-failed': is_failed,
    'is-enabled': is_enabled,
    'enable': change('enable', enablement.enable, 'start'),
    'reenable': change('enable', enablement.enable, 'start'),
    # Debian enables what it installs.
    'preset': change('enable', enablement.enable, 'start'),
    'disable': change('disable', enablement.disable, 'stop'),
    'mask': mask,
    'unmask': unmask,
    'status': status,
    'cat': cat,
}
