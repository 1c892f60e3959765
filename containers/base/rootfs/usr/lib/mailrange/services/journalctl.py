"""journalctl(1) over the files of rsyslog and of the services."""
import os
import subprocess
import sys
import time

from . import journal
from .unit import find, full_name

VALUED = ('-u', '-n', '-p', '-S', '-U', '-o', '-t', '-g', '--unit', '--lines', '--priority', '--since', '--until', '--output', '--identifier', '--grep', '--facility')


def main(arguments):
    units, count, follow, pager, match, reverse = [], None, False, True, None, False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        key, equals, value = word.partition('=')
        if word.startswith('-') and not word.startswith('--') and len(word) > 2:
            # Short options may stand together: -xeu postfix, -n50.
            rest = (['-' + word[1], word[2:]] if '-' + word[1] in VALUED else ['-' + word[1], '-' + word[2:]]) + rest
            continue
        if key in VALUED and not equals:
            # -n may stand alone.
            value = '' if key in ('-n', '--lines') and not (rest and rest[0].lstrip('+').isdigit() or rest and rest[0] == 'all') else rest.pop(0) if rest else ''
        if key in ('-u', '--unit'):
            units.append(full_name(value))
        elif key in ('-n', '--lines'):
            count = None if value == 'all' else int(value.lstrip('+') or 10) if value.lstrip('+').isdigit() or not value else 10
        elif key in ('-f', '--follow'):
            follow = True
        elif key in ('-r', '--reverse'):
            reverse = True
        elif key in ('-g', '--grep'):
            match = value
        elif key in ('-t', '--identifier'):
            match = f' {value}'
        elif key == '--no-pager':
            pager = False
        elif word.startswith('_SYSTEMD_UNIT='):
            units.append(full_name(value))
    found = [find(name) for name in units]
    sources = [unit for unit in found if unit]
    if units and not sources:
        print('-- No entries --')
        return 0
    entries = sorted(dict.fromkeys(line for unit in sources for line in journal.lines(unit)), key=lambda entry: entry[0]) if sources else [('', line) for line in journal.tail('/var/log/syslog')]
    lines = [line for _, line in entries if match is None or match in line]
    if count is None and follow:
        count = 10
    if count is not None:
        lines = lines[-count:] if count else []
    if reverse:
        lines.reverse()
    text = '\n'.join(lines or ([] if follow else ['-- No entries --']))
    if follow:
        print(text, flush=True)
        return follow_files(sources, match)
    if pager and sys.stdout.isatty() and len(lines) > os.get_terminal_size().lines - 1:
        subprocess.run(['/usr/bin/less', '-R', '+G'] if '-e' in arguments or any(a.startswith('-') and not a.startswith('--') and 'e' in a for a in arguments) else ['/usr/bin/less', '-R'], input=text.encode(), check=False)
    else:
        print(text)
    return 0


def follow_files(units, match):
    files = {}
    paths = ['/var/log/syslog'] + (['/var/log/auth.log'] if units else []) + [f'{journal.DIRECTORY}/{unit.base}.log' for unit in units]
    for path in paths:
        try:
            files[path] = open(path, encoding='utf-8', errors='replace')
            files[path].seek(0, os.SEEK_END)
        except OSError:
            pass
    try:
        while True:
            for path, file in files.items():
                for line in file:
                    mine = not units or path.startswith(journal.DIRECTORY) or any(journal.belongs(line, unit) for unit in units)
                    if mine and (match is None or match in line):
                        print(line, end='', flush=True)
            time.sleep(0.2)
    except (KeyboardInterrupt, BrokenPipeError):
        return 0
