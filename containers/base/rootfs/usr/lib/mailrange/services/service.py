"""Starting, stopping and asking about one service, in place of systemd."""
import grp
import json
import os
import pwd
import socket
import subprocess
import time

from . import journal, processes
from .unit import ServiceError

STATES = '/run/mailrange/units'


def read_state(unit):
    try:
        with open(f'{STATES}/{unit.name}', encoding='utf-8') as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def write_state(unit, **state):
    os.makedirs(STATES, exist_ok=True)
    with open(f'{STATES}/{unit.name}', 'w', encoding='utf-8') as file:
        json.dump({'since': time.time(), **state}, file)


def look(unit):
    """{'active': active|inactive|failed, 'sub', 'pid', 'since', 'result'} as systemctl shows it."""
    state = read_state(unit)
    recorded = (state['pid'], state['start']) if state.get('pid') else None
    pid = processes.main_pid(unit, recorded)
    since = state.get('since')
    if pid:
        return {'active': 'active', 'sub': 'running', 'pid': pid, 'since': since, 'result': 'success'}
    if state.get('result', 'success') != 'success':
        return {'active': 'failed', 'sub': 'failed', 'pid': None, 'since': since, 'result': state['result'], 'code': state.get('code', 1)}
    if state.get('exited'):
        return {'active': 'active', 'sub': 'exited', 'pid': None, 'since': since, 'result': 'success'}
    return {'active': 'inactive', 'sub': 'dead', 'pid': None, 'since': since, 'result': 'success'}


def unmet(unit):
    """The condition that keeps a unit from starting, or None."""
    tests = {'ConditionPathExists': os.path.exists, 'ConditionPathIsDirectory': os.path.isdir, 'ConditionFileNotEmpty': lambda path: os.path.isfile(path) and os.path.getsize(path) > 0}
    for key, test in tests.items():
        for value in unit.all(key, 'Unit'):
            negated = value.startswith('!')
            if test(unit.expand(value.lstrip('!|'))) == negated:
                return f'{key}={value}'
    return None


def start(unit):
    if unit.masked:
        raise ServiceError(f'Failed to start {unit.name}: Unit {unit.name} is masked.', 'masked')
    if look(unit)['active'] == 'active':
        return
    condition = unmet(unit)
    if condition:
        journal.note(unit, f'{unit.name} - {unit.description} was skipped because of an unmet condition check ({condition}).')
        return
    journal.note(unit, f'Starting {unit.name} - {unit.description}...')
    try:
        env = {**unit.environment(), 'INVOCATION_ID': os.urandom(16).hex()}
        _folders(unit, env)
        for argv, ignored in unit.commands('ExecStartPre', env):
            _run(unit, argv, env, ignored)
        pid = _launch(unit, env)
        for argv, ignored in unit.commands('ExecStartPost', env):
            _run(unit, argv, env, ignored)
    except ServiceError as error:
        write_state(unit, result=error.result, code=error.code)
        journal.note(unit, f"{unit.name}: Failed with result '{error.result}'.")
        journal.note(unit, f'Failed to start {unit.name} - {unit.description}.')
        raise
    entry = processes.stat(pid) if pid else None
    if entry:
        write_state(unit, pid=pid, start=entry[4])
    else:
        write_state(unit, exited=unit.get('RemainAfterExit') in ('yes', 'true', '1') or (unit.type == 'forking' and unit.path is None))
    verb = 'Finished' if unit.type == 'oneshot' else 'Started'
    journal.note(unit, f'{verb} {unit.name} - {unit.description}.')


def stop(unit):
    seen = look(unit)
    if seen['active'] == 'active':
        journal.note(unit, f'Stopping {unit.name} - {unit.description}...')
        left = processes.members(seen['pid']) if seen['pid'] else set()
        try:
            env = unit.environment()
            for argv, _ in unit.commands('ExecStop', {**env, 'MAINPID': str(seen['pid'] or '')}):
                _run(unit, argv, env, True)
        except ServiceError:
            pass
        if seen['pid'] and processes.alive(seen['pid']):
            left |= processes.members(seen['pid'])
        processes.end(left, 5)
        journal.note(unit, f'{unit.name}: Deactivated successfully.')
        journal.note(unit, f'Stopped {unit.name} - {unit.description}.')
    write_state(unit)


def reload(unit):
    seen = look(unit)
    if seen['active'] != 'active':
        raise ServiceError(f'{unit.name} is not active, cannot reload.', 'inactive')
    if not unit.all('ExecReload'):
        raise ServiceError(f'Failed to reload {unit.name}: Job type reload is not applicable for unit {unit.name}.', 'reload')
    env = {**unit.environment(), 'MAINPID': str(seen['pid'] or '')}
    for argv, ignored in unit.commands('ExecReload', env):
        _run(unit, argv, env, ignored)
    journal.note(unit, f'Reloaded {unit.name} - {unit.description}.')


def _folders(unit, env):
    for key, root in (('RuntimeDirectory', '/run'), ('StateDirectory', '/var/lib'), ('LogsDirectory', '/var/log'), ('CacheDirectory', '/var/cache')):
        for name in ' '.join(unit.all(key)).split():
            path = f'{root}/{unit.expand(name)}'
            os.makedirs(path, exist_ok=True)
            os.chmod(path, int(unit.get(key + 'Mode', '0755'), 8))
            user, group = _identity(unit)
            os.chown(path, user or 0, group or 0)
            env[{'RuntimeDirectory': 'RUNTIME_DIRECTORY', 'StateDirectory': 'STATE_DIRECTORY', 'LogsDirectory': 'LOGS_DIRECTORY', 'CacheDirectory': 'CACHE_DIRECTORY'}[key]] = path


def _identity(unit):
    user, group = unit.get('User'), unit.get('Group')
    try:
        entry = (pwd.getpwuid(int(user)) if user.isdigit() else pwd.getpwnam(user)) if user else None
        gid = (int(group) if group.isdigit() else grp.getgrnam(group).gr_gid) if group else entry.pw_gid if entry else None
    except KeyError:
        raise ServiceError(f'Failed to determine credentials of {user or group}', 'exit-code', 217) from None
    return entry.pw_uid if entry else None, gid


def _options(unit, env, output):
    user, group = _identity(unit)
    where = unit.get('WorkingDirectory', '/').lstrip('-')
    options = {'env': env, 'stdin': subprocess.DEVNULL, 'stdout': output, 'stderr': output, 'start_new_session': True, 'close_fds': True, 'cwd': where if os.path.isdir(where) else '/'}
    if user is not None or group is not None:
        options.update(user=user, group=group, extra_groups=os.getgrouplist(unit.get('User'), group) if unit.get('User') and not unit.get('User').isdigit() else [])
    return options


def _spawn(unit, argv, env):
    output = journal.output_file(unit)
    try:
        return subprocess.Popen(argv, **_options(unit, env, output))
    except OSError as error:
        raise ServiceError(f'{argv[0]}: {error.strerror}', 'exit-code', 203) from None
    finally:
        os.close(output)


def _run(unit, argv, env, ignored):
    """Runs a command of the unit to its end."""
    try:
        process = _spawn(unit, argv, env)
        code = process.wait(timeout=float(unit.get('TimeoutStartSec', '90').removesuffix('s') or 90) if unit.get('TimeoutStartSec', '90').removesuffix('s').isdigit() else 90)
    except ServiceError:
        if ignored:
            return
        raise
    except subprocess.TimeoutExpired:
        process.kill()
        raise ServiceError(f'{argv[0]} did not end in time', 'timeout') from None
    if code and not ignored:
        journal.note(unit, f'{unit.name}: Control process exited, code=exited, status={code}')
        raise ServiceError(f'{argv[0]} exited with {code}', 'exit-code' if code > 0 else 'signal', abs(code))


def _launch(unit, env):
    """Runs ExecStart as its type wants; the pid of the service, or None."""
    commands = unit.commands('ExecStart', env)
    if unit.type in ('oneshot', 'forking'):
        for argv, ignored in commands:
            _run(unit, argv, env, ignored)
        if unit.type == 'oneshot':
            return None
        limit = time.monotonic() + 2
        # The parent may end a moment before its child has written who it is.
        while not (pid := processes.main_pid(unit, None)) and unit.path and time.monotonic() < limit:
            time.sleep(0.02)
        return pid
    argv, _ = commands[0]
    if unit.type in ('notify', 'notify-reload'):
        return _launch_notify(unit, argv, env)
    process = _spawn(unit, argv, env)
    # `simple` starts are never known to have failed; a program that ends at once is worth telling.
    try:
        code = process.wait(timeout=0.15)
    except subprocess.TimeoutExpired:
        return process.pid
    journal.note(unit, f'{unit.name}: Main process exited, code=exited, status={code}')
    if code:
        raise ServiceError(f'{argv[0]} exited with {code}', 'exit-code', abs(code))
    return None


def _launch_notify(unit, argv, env):
    """Waits for READY=1 (sd_notify(3))."""
    os.makedirs(STATES, exist_ok=True)
    path = f'{STATES}/{unit.base}.{os.getpid()}.notify'
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(path)
        os.chmod(path, 0o777)
        try:
            process = _spawn(unit, argv, {**env, 'NOTIFY_SOCKET': path})
            ready.settimeout(0.05)
            limit = time.monotonic() + 30
            while time.monotonic() < limit:
                try:
                    if b'READY=1' in ready.recv(4096).split(b'\n'):
                        return process.pid
                except TimeoutError:
                    code = process.poll()
                    if code is not None:
                        journal.note(unit, f'{unit.name}: Main process exited, code=exited, status={code}')
                        raise ServiceError(f'{argv[0]} exited with {code}', 'exit-code' if code > 0 else 'protocol', abs(code)) from None
        finally:
            os.unlink(path)
    process.kill()
    raise ServiceError(f'{argv[0]} did not say that it is ready', 'timeout')
