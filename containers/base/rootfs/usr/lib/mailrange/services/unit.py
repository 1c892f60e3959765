"""Unit files as systemd reads them (systemd.unit(5), systemd.service(5)), as far as mail servers need."""
import glob
import os
import re
import shlex

DIRECTORIES = ('/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system')
LISTS = ('ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost', 'Environment', 'EnvironmentFile')


class Unit:
    """One service: `section.key` values in order, drop-ins applied. `path` is None when only an init script was found."""

    def __init__(self, name, path, texts):
        self.name = name
        self.path = path
        self.texts = texts
        self.values = {}
        for _, text in texts:
            self._read(text)

    def _read(self, text):
        section = ''
        for line in re.sub(r'\\\n', ' ', text).splitlines():
            line = line.strip()
            if not line or line[0] in '#;':
                continue
            if line.startswith('['):
                section = line.strip('[]')
            elif '=' in line:
                key, value = (part.strip() for part in line.split('=', 1))
                values = self.values.setdefault((section, key), [])
                if value:
                    values.append(value)
                else:
                    # An empty assignment resets a list.
                    values.clear()

    def all(self, key, section='Service'):
        return self.values.get((section, key), [])

    def get(self, key, default='', section='Service'):
        values = self.all(key, section)
        return values[-1] if values else default

    @property
    def base(self):
        return self.name.removesuffix('.service')

    @property
    def description(self):
        return self.expand(self.get('Description', self.name, 'Unit'))

    @property
    def type(self):
        return self.get('Type', 'simple' if self.all('ExecStart') else 'oneshot')

    @property
    def masked(self):
        return self.path is not None and os.path.realpath(self.path) == '/dev/null'

    def expand(self, text):
        stem = self.base
        instance = stem.split('@', 1)[1] if '@' in stem else ''
        table = {'n': self.name, 'N': stem, 'p': stem.split('@')[0], 'i': instance, 'I': instance.replace('-', '/'), 't': '/run', 'S': '/var/lib', 'L': '/var/log', 'C': '/var/cache', '%': '%'}
        return re.sub(r'%(.)', lambda m: table.get(m[1], m[0]), text)

    def environment(self):
        env = {'PATH': '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', 'LANG': 'C.UTF-8'}
        for line in self.all('Environment'):
            for pair in shlex.split(self.expand(line)):
                key, _, value = pair.partition('=')
                env[key] = value
        for file in self.all('EnvironmentFile'):
            optional, file = file.startswith('-'), self.expand(file.lstrip('-'))
            try:
                with open(file, encoding='utf-8', errors='replace') as lines:
                    for line in lines:
                        if re.match(r'\s*[A-Za-z_]\w*=', line):
                            key, _, value = line.strip().partition('=')
                            env[key] = ' '.join(shlex.split(value))
            except OSError:
                if not optional:
                    raise ServiceError(f"Failed to load environment files: {file}", 'resources') from None
        return env

    def commands(self, key, env):
        """(argv, ignore failure) for each line of `key`, with variables and specifiers filled in."""
        found = []
        for line in self.all(key):
            for part in re.split(r'\s;\s', line):
                prefix = re.match(r'[-@:+!|]*', part)[0]
                words = shlex.split(self.expand(part[len(prefix):]))
                if '@' in prefix and len(words) > 1:
                    del words[1]
                argv = []
                for word in words:
                    whole = re.fullmatch(r'\$(\w+)', word)
                    if whole:
                        # systemd splits the value of a bare $NAME into words.
                        argv += shlex.split(env.get(whole[1], ''))
                    else:
                        argv.append(re.sub(r'\$\{(\w+)\}', lambda m: env.get(m[1], ''), word).replace('$$', '$'))
                if argv:
                    found.append((argv, '-' in prefix))
        return found


class ServiceError(Exception):
    """A service did not do what was asked; `result` is systemd's word for it."""

    def __init__(self, message, result='exit-code', code=1):
        super().__init__(message)
        self.result = result
        self.code = code


def full_name(name):
    name = os.path.basename(name)
    return name if re.search(r'\.(service|target|socket|timer|path|mount|slice)$', name) else name + '.service'


def _read(path):
    try:
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()
    except OSError:
        return ''


def find(name):
    """The unit of that name or alias, or None."""
    name = full_name(name)
    template = re.sub(r'@[^.]+\.', '@.', name)
    for wanted in dict.fromkeys((name, template)):
        for directory in DIRECTORIES:
            path = f'{directory}/{wanted}'
            if os.path.lexists(path):
                real = os.path.basename(os.path.realpath(path))
                # An alias is a link to another unit file.
                if os.path.islink(path) and real != wanted and real.endswith('.service'):
                    return find(real)
                return Unit(name, path, [(path, _read(path))] + _dropins(name))
    script = f"/etc/init.d/{name.removesuffix('.service')}"
    if name.endswith('.service') and os.access(script, os.X_OK):
        text = f'[Unit]\nDescription=LSB: {os.path.basename(script)}\n[Service]\nType=forking\nExecStart={script} start\nExecStop={script} stop\nExecReload={script} reload\nEnvironment=_SYSTEMCTL_SKIP_REDIRECT=1\n[Install]\nWantedBy=multi-user.target\n'
        return Unit(name, None, [(script, text)])
    return None


def _dropins(name):
    files = {}
    for directory in reversed(DIRECTORIES):
        for path in glob.glob(f'{glob.escape(directory)}/{glob.escape(name)}.d/*.conf'):
            files[os.path.basename(path)] = path
    return [(files[key], _read(files[key])) for key in sorted(files)]


def installed():
    """Names of all service units, sorted."""
    names = set()
    for directory in DIRECTORIES:
        for path in glob.glob(f'{directory}/*.service'):
            # An alias is a link to another unit file.
            if not os.path.islink(path) or os.path.realpath(path) == '/dev/null':
                names.add(os.path.basename(path))
    return sorted(names)
