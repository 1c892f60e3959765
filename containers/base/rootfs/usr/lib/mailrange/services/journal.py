"""What the services said: their own output in a file each, and lines to the system log as systemd would write them."""
import datetime
import os
import socket

DIRECTORY = '/var/log/units'


def output_file(unit):
    """Opens the file that takes the standard output of a service."""
    os.makedirs(DIRECTORY, mode=0o755, exist_ok=True)
    path = f'{DIRECTORY}/{unit.base}.log'
    # One noisy daemon must not fill the small file system.
    if os.path.exists(path) and os.path.getsize(path) > 1_000_000:
        os.replace(path, path + '.1')
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o640)


def note(unit, text, tag='systemd[1]'):
    """One line about a unit, in its file and in the system log."""
    stamp = datetime.datetime.now().astimezone().isoformat(timespec='microseconds')
    line = f'{stamp} {socket.gethostname().split(".")[0]} {tag}: {text}\n'
    try:
        descriptor = output_file(unit)
        os.write(descriptor, line.encode())
        os.close(descriptor)
    except OSError:
        pass
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.setblocking(False)
            log.connect('/dev/log')
            # daemon.info (RFC 5424 6.2.1)
            log.send(f'<30>{tag}: {text}'.encode())
    except OSError:
        pass


def lines(unit):
    """(stamp, line) of a unit, oldest first, from its output and from the system log."""
    found = []
    for path in (f'{DIRECTORY}/{unit.base}.log.1', f'{DIRECTORY}/{unit.base}.log'):
        last = ''
        for line in tail(path):
            # What a program prints has no time of its own: it goes with the line before.
            stamp = line[:32] if line[:2] == '20' and 'T' in line[:12] else last
            last = stamp
            found.append((stamp, line))
    for path in ('/var/log/syslog', '/var/log/auth.log'):
        for line in tail(path):
            if belongs(line, unit):
                found.append((line.split(' ', 1)[0], line))
    return sorted(found, key=lambda entry: entry[0])


def belongs(line, unit):
    """Whether a line of the system log was written by a process of the unit."""
    fields = line.split(' ', 3)
    tag = fields[2] if len(fields) > 2 else ''
    name = tag.split('[')[0].rstrip(':')
    return name == unit.base or name.startswith(unit.base + '/') or name in PROGRAMS.get(unit.base, ())


# Programs whose name in the log is not their unit's.
PROGRAMS = {'rsyslog': ('rsyslogd',), 'exim4': ('exim',), 'nftables': ('nft',), 'bind9': ('named',), 'ssh': ('sshd',)}


def tail(path, limit=2_000_000):
    try:
        with open(path, 'rb') as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                file.seek(size - limit)
                file.readline()
            return file.read(limit).decode('utf-8', 'replace').splitlines()
    except OSError:
        return []
