"""What starts at boot: links in /etc/systemd/system, as `systemctl enable` makes them."""
import glob
import os

from .unit import find

ETC = '/etc/systemd/system'


def _links(unit):
    found = [f'{ETC}/{target}.wants/{unit.name}' for value in unit.all('WantedBy', 'Install') for target in value.split()]
    found += [f'{ETC}/{target}.requires/{unit.name}' for value in unit.all('RequiredBy', 'Install') for target in value.split()]
    return found + [f'{ETC}/{alias}' for value in unit.all('Alias', 'Install') for alias in value.split()]


def enable(unit):
    """Lines that systemctl prints."""
    if unit.path is None:
        return _switch(unit, 'K', 'S')
    said = []
    for link in _links(unit):
        if not os.path.lexists(link):
            os.makedirs(os.path.dirname(link), exist_ok=True)
            os.symlink(unit.path, link)
            said.append(f"Created symlink '{link}' → '{unit.path}'.")
    return said


def disable(unit):
    if unit.path is None:
        return _switch(unit, 'S', 'K')
    said = []
    for link in set(_links(unit) + glob.glob(f'{ETC}/*.wants/{glob.escape(unit.name)}')):
        if os.path.islink(link):
            os.unlink(link)
            said.append(f"Removed '{link}'.")
    return said


def _switch(unit, old, new):
    """Start (S) and stop (K) links of an init script, as update-rc.d makes them."""
    for link in glob.glob(f'/etc/rc[2-5].d/{old}[0-9][0-9]{glob.escape(unit.base)}'):
        folder, name = os.path.split(link)
        os.rename(link, f'{folder}/{new}{name[1:]}')
    return [f'Synchronizing state of {unit.name} with SysV service script with /usr/lib/systemd/systemd-sysv-install.']


def _started_by_script(unit):
    return bool(glob.glob(f'/etc/rc2.d/S[0-9][0-9]{glob.escape(unit.base)}'))


def mask(unit_name):
    link = f'{ETC}/{unit_name}'
    if os.path.islink(link):
        os.unlink(link)
    elif os.path.exists(link):
        return [f"Failed to mask unit: File '{link}' already exists."]
    os.symlink('/dev/null', link)
    return [f"Created symlink '{link}' → '/dev/null'."]


def unmask(unit_name):
    link = f'{ETC}/{unit_name}'
    if os.path.islink(link) and os.readlink(link) == '/dev/null':
        os.unlink(link)
        return [f"Removed '{link}'."]
    return []


def is_enabled(unit):
    """The word `systemctl is-enabled` prints."""
    if unit.masked:
        return 'masked'
    if unit.path is None:
        return 'enabled' if _started_by_script(unit) else 'disabled'
    wanted = glob.glob(f'{ETC}/*.wants/{glob.escape(unit.name)}') + glob.glob(f'{ETC}/*.requires/{glob.escape(unit.name)}')
    if wanted:
        return 'enabled'
    return 'disabled' if any(key[0] == 'Install' for key in unit.values) else 'static'


def enabled():
    """Units that start at boot, each after those it names in After=."""
    units = {}
    for link in sorted(glob.glob(f'{ETC}/multi-user.target.wants/*.service') + glob.glob(f'{ETC}/sysinit.target.wants/*.service')):
        unit = find(os.path.basename(link))
        if unit and not unit.masked:
            units[unit.name] = unit
    for link in sorted(glob.glob('/etc/rc2.d/S[0-9][0-9]*')):
        unit = find(os.path.basename(link)[3:])
        if unit and unit.path is None:
            units[unit.name] = unit
    ordered = []

    def visit(unit, path):
        if unit in ordered or unit.name in path:
            return
        for value in unit.all('After', 'Unit'):
            for name in value.split():
                if name in units:
                    visit(units[name], path | {unit.name})
        ordered.append(unit)

    # The firewall stands before anything listens.
    for unit in sorted(units.values(), key=lambda unit: (unit.name != 'nftables.service', unit.name)):
        visit(unit, frozenset())
    return ordered
