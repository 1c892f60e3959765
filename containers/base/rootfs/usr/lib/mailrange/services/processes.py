"""Which processes there are, and which belong to a service. /proc is the truth: daemons are also started by hand."""
import os
import signal
import time

# Daemons that say in a file of their own who is the first among them: file, and the name of that process.
PID_FILES = {
    'postfix.service': ('/var/spool/postfix/pid/master.pid', 'master'),
    'dovecot.service': ('/run/dovecot/master.pid', 'dovecot'),
    'exim4.service': ('/run/exim4/exim.pid', 'exim4'),
    'rsyslog.service': ('/run/rsyslogd.pid', 'rsyslogd'),
}


def stat(pid):
    """(name, state, parent, session, start time) or None."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as file:
            text = file.read()
    except OSError:
        return None
    head, _, tail = text.rpartition(')')
    fields = tail.split()
    return head.split('(', 1)[1], fields[0], int(fields[1]), int(fields[3]), int(fields[19])


def table():
    """pid -> stat of every process that is not a zombie."""
    found = {int(entry): stat(entry) for entry in os.listdir('/proc') if entry.isdigit()}
    return {pid: entry for pid, entry in found.items() if entry and entry[1] != 'Z'}


def alive(pid):
    entry = stat(pid)
    return entry is not None and entry[1] != 'Z'


def executable(pid):
    try:
        return os.readlink(f'/proc/{pid}/exe')
    except OSError:
        return ''


def command_line(pid):
    try:
        with open(f'/proc/{pid}/cmdline', 'rb') as file:
            return file.read(4096).replace(b'\0', b' ').decode('utf-8', 'replace').strip()
    except OSError:
        return ''


def descendants(roots, processes):
    """`roots` and everything below them."""
    found = {pid for pid in roots if pid in processes}
    grown = True
    while grown:
        below = {pid for pid, entry in processes.items() if entry[2] in found} - found
        found |= below
        grown = bool(below)
    return found


def listening():
    """Inodes of all sockets that somebody could connect to: proc_net_tcp (state 0A), and /proc/net/unix (flag 00010000)."""
    found = set()
    for file, flag, inode in (('tcp', (3, '0A'), 9), ('tcp6', (3, '0A'), 9), ('unix', (3, '00010000'), 6)):
        try:
            with open(f'/proc/net/{file}', encoding='ascii', errors='replace') as lines:
                next(lines)
                for fields in map(str.split, lines):
                    if len(fields) > inode and fields[flag[0]] == flag[1]:
                        found.add(fields[inode])
        except (OSError, StopIteration):
            pass
    return found


def servers(pids):
    """Those of `pids` that hold such a socket."""
    sockets = {f'socket:[{inode}]' for inode in listening()}
    found = set()
    for pid in pids:
        try:
            for entry in os.scandir(f'/proc/{pid}/fd'):
                if os.readlink(entry.path) in sockets:
                    found.add(pid)
                    break
        except OSError:
            pass
    return found


def from_pid_file(path, name=None):
    try:
        with open(path, encoding='ascii', errors='replace') as file:
            pid = int(file.read(64).split()[0])
    except (OSError, ValueError, IndexError):
        return None
    entry = stat(pid) if pid > 1 else None
    if not entry or entry[1] == 'Z' or (name and entry[0] != name):
        return None
    return pid


def main_pid(unit, recorded):
    """The first process of a service, or None. `recorded` is (pid, start time) of the last start, or None."""
    if recorded:
        entry = stat(recorded[0])
        if entry and entry[1] != 'Z' and entry[4] == recorded[1]:
            return recorded[0]
    known = PID_FILES.get(unit.name)
    if known:
        found = from_pid_file(*known)
        if found:
            return found
    file = unit.get('PIDFile')
    if file:
        file = unit.expand(file)
        found = from_pid_file(file if file.startswith('/') else f'/run/{file}')
        if found:
            return found
    return _by_executable(unit)


def _by_executable(unit):
    """A daemon started by hand: an orphan or somebody's child that runs the unit's program."""
    if unit.path is None or unit.name in PID_FILES or unit.type == 'oneshot':
        return None
    for line in unit.all('ExecStart'):
        program = os.path.realpath(line.lstrip('-@:+!').split()[0])
        if not program.startswith('/') or os.path.basename(program).startswith(('python', 'perl', 'bash', 'dash', 'env')):
            continue
        running = {pid: entry for pid, entry in table().items() if executable(pid) == program}
        for pid, entry in sorted(running.items()):
            if entry[2] not in running:
                return pid
    return None


def members(pid):
    """All processes of a service whose first one is `pid`."""
    processes = table()
    if pid not in processes:
        return set()
    session = processes[pid][3]
    mine = {other for other, entry in processes.items() if entry[3] == session} if session == pid else {pid}
    return descendants(mine, processes) - {1, os.getpid()}


def end(pids, seconds):
    """TERM, and KILL for what is left after `seconds`."""
    _signal(pids, signal.SIGTERM)
    left = wait_gone(pids, seconds)
    _signal(left, signal.SIGKILL)
    wait_gone(left, 1)


def wait_gone(pids, seconds):
    limit = time.monotonic() + seconds
    left = {pid for pid in pids if alive(pid)}
    while left and time.monotonic() < limit:
        time.sleep(0.01)
        left = {pid for pid in left if alive(pid)}
    return left


def _signal(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:
            pass
