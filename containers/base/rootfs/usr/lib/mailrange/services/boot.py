"""boot log | start | restart: what a machine does when it is switched on, or off and on.

The container itself cannot be restarted for that: /etc, /var and /home are memory (tmpfs), which the engine makes anew, so that all work
would be lost, not only what a reboot loses. `restart` leaves what lies on those file systems, and ends or clears the rest."""
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys

from . import enablement, processes, service
from .unit import ServiceError, find

# What outlives a restart in /run: the terminals, and what marks the container itself.
KEPT = ('mailrange', 'systemd', 'lock', 'secrets', '.containerenv')


def main(arguments):
    action = arguments[0] if len(arguments) == 1 else ''
    os.chdir('/')
    if action == 'log':
        runtime_folders()
        return start([find('rsyslog')])
    if action == 'start':
        return start(enablement.enabled())
    if action == 'restart':
        end_everything()
        forget()
        runtime_folders()
        # The log first: the others must find it.
        log = find('rsyslog')
        return start([log]) | start([unit for unit in enablement.enabled() if unit.name != log.name])
    print('usage: boot log | start | restart', file=sys.stderr)
    return 2


def start(units):
    """Starts the firewall first, then the rest side by side; one line a service. 0 when all came up."""
    units = [unit for unit in units if unit]
    first = [unit for unit in units if unit.name == 'nftables.service']
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for group in (first, [unit for unit in units if unit not in first]):
            for line, good in pool.map(_start, group):
                print(line, flush=True)
                failed |= not good
    return int(failed)


def _start(unit):
    try:
        service.start(unit)
    except ServiceError as error:
        return f'{unit.base}: failed ({error})', False
    except OSError as error:
        return f'{unit.base}: failed ({error.strerror})', False
    seen = service.look(unit)
    return f"{unit.base}: {seen['active']} ({seen['sub']})", True


def end_everything():
    """Ends all but PID 1, ourselves, and the terminals with what runs in them, unless it serves: a daemon in somebody's shell does not come back by itself."""
    everything = processes.table()
    terminals = {pid for pid in everything if processes.executable(pid) == '/usr/bin/dtach'}
    shells = processes.descendants(terminals, everything)
    serving = processes.servers(shells - terminals)
    spared = (shells - processes.descendants(serving, everything)) | {1, os.getpid()}
    above = os.getppid()
    while above > 1 and above in everything:
        spared.add(above)
        above = everything[above][2]
    processes.end(set(everything) - spared, 0.4)


def forget():
    """Clears what only lives in memory: firewall rules and the run-time state of services."""
    subprocess.run(['/usr/sbin/nft', 'flush', 'ruleset'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    shutil.rmtree(service.STATES, ignore_errors=True)
    for entry in os.scandir('/run'):
        if entry.name not in KEPT:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                try:
                    os.unlink(entry.path)
                except OSError:
                    pass


def runtime_folders():
    """The folders below /run that packages ask for (tmpfiles.d(5), type d)."""
    for file in sorted(glob.glob('/usr/lib/tmpfiles.d/*.conf')):
        with open(file, encoding='utf-8', errors='replace') as lines:
            for line in lines:
                fields = line.split()
                if len(fields) > 1 and fields[0][0] in 'dD' and re.match(r'/(var/)?run/[\w.-]+', fields[1]):
                    mode, user, group = (fields[2:5] + ['-', '-', '-'])[:3]
                    try:
                        os.makedirs(fields[1], exist_ok=True)
                        os.chmod(fields[1], int(mode, 8) if mode.isdigit() else 0o755)
                        shutil.chown(fields[1], user if user != '-' else 0, group if group != '-' else 0)
                    except (OSError, LookupError):
                        pass
