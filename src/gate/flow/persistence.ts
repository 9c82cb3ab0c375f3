/**
 * What writing to a path may bring about later, without anybody asking:
 * `starts` is run or read by itself by the system, a shell, an editor or an agent, wherever it comes from;
 * `steers` tells programs and agents what to do in the folder that it lies in;
 * `doubtful` may be some program's setting or an agent's instructions, and nobody knows whose.
 */
export type Persistence = 'starts' | 'steers' | 'doubtful'

const startNames = new Set(
  `.bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .login .logout .zshrc .zshenv .zprofile .zlogin
  .zlogout .kshrc .cshrc .tcshrc .inputrc .xinitrc .xsession .xsessionrc .xprofile .xserverrc .pam_environment .envrc
  .gitconfig .ssh .gnupg .aws .azure .kube .docker .netrc .npmrc .yarnrc .yarnrc.yml .pnpmfile.cjs .pypirc .gemrc
  .curlrc .wgetrc .vimrc .nvimrc .gvimrc .exrc .emacs .emacs.d .vim .tmux.conf .screenrc .gdbinit .lldbinit .pythonrc
  .pythonrc.py .rprofile .irbrc .pryrc .psqlrc .sqliterc .husky .githooks .oh-my-zsh .launchd.conf .mcp.json mcp.json
  crontab crontabs cron.d cron.hourly cron.daily cron.weekly cron.monthly anacrontab launchagents launchdaemons
  startupitems autostart autorun.inf sitecustomize.py usercustomize.py pip.conf pip.ini authorized_keys
  microsoft.powershell_profile.ps1 profile.ps1`.split(/\s+/),
)

const steerNames = new Set(
  `agents.md agent.md skill.md package.json makefile gnumakefile justfile rakefile taskfile.yml taskfile.yaml setup.py
  setup.cfg conftest.py noxfile.py tox.ini pyproject.toml build.rs build.gradle build.gradle.kts .vscode .idea .cursor
  .devcontainer .github .gitlab-ci.yml .circleci .gitmodules .gitattributes .pre-commit-config.yaml .eslintrc.js
  .eslintrc.cjs .babelrc.js .tool-versions .mise.toml desktop.ini`.split(/\s+/),
)

/** `.somerules`, as agents in editors read them. */
const steerShape = /^\.[a-z]+rules$/
/** Agents look for their instructions in files like `AGENTS.md`; these are the usual others of that look. */
const capitals = /^[A-Z]{2,12}\.md$/
const usualCapitals = new Set(
  `README CHANGELOG CHANGES CONTRIBUTING LICENSE LICENCE SECURITY SUPPORT AUTHORS MAINTAINERS NOTICE TODO NOTES HISTORY
  NEWS ROADMAP ARCHITECTURE DESIGN FAQ INDEX INSTALL UPGRADING API SUMMARY GLOSSARY PLAN REPORT RESULTS ANALYSIS DRAFT
  MINUTES`.split(/\s+/),
)
const launchers = /\.(?:desktop|lnk|url|scf|service|timer|pth|plist|webloc|inetloc|command)$/

const systemRoots = new Set([
  ...'bin boot etc lib lib32 lib64 sbin sys usr proc dev library system applications windows programdata'.split(
    ' ',
  ),
  'program files',
  'program files (x86)',
])

/** Folders below a home, or anywhere, whose files are run by name or on login. */
const startFolders = [
  '.local/bin',
  '.cargo/bin',
  '.config/fish',
  '.config/nushell',
  '.config/systemd',
  '.config/environment.d',
  '.config/autostart',
  '.config/git',
  '.config/nvim',
  '.config/powershell',
  '.local/share/systemd',
  '.local/share/applications',
  'node_modules/.bin',
  'start menu/programs/startup',
  'spool/cron',
  'spool/at',
].map((folder) => `/${folder}/`)

/** What a path persists as; undefined for an ordinary file. Says the same of all spellings that some file system takes for one. */
export function persistenceOf(path: readonly string[]): Persistence | undefined {
  const segments = path.map(foldSegment)
  const home = homeLength(segments)
  const own = segments.slice(home)
  if (home === 0 && isOfSystem(segments)) return 'starts'
  if (home > 0 && own[0] === 'bin') return 'starts'
  if (segments.some((name) => startNames.has(name) || isGitInside(name))) return 'starts'
  const whole = `/${segments.join('/')}/`
  if (startFolders.some((folder) => whole.includes(folder))) return 'starts'
  const last = segments.at(-1) ?? ''
  if (/^[a-z0-9.-]+\.(?:service|timer|socket)$/.test(last) && segments.includes('systemd')) return 'starts'
  if (segments.some((name) => steerNames.has(name) || steerShape.test(name))) return 'steers'
  if (launchers.test(last)) return 'steers'
  const written = path.at(-1) ?? ''
  const isInstruction = capitals.test(written) && !usualCapitals.has(written.slice(0, -3))
  return isInstruction || own.some((name) => name.startsWith('.')) ? 'doubtful' : undefined
}

/** Also as Windows and macOS take it: no closing dots and spaces, no stream, no invisible characters, short names. */
function foldSegment(segment: string): string {
  if (/^[a-z0-9_-]+(?:[. ][a-z0-9_-]+)*$/.test(segment)) return segment
  const plain = segment
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase()
  const name = /^[a-z]:$/.test(plain) ? plain : (plain.split(':')[0] ?? '')
  return name.replace(/[. ]+$/, '')
}

function isGitInside(name: string): boolean {
  return name === '.git' || /^(?:\.?git|gi[0-9a-f]{4})~\d$/.test(name)
}

/** The system's own folders; `/opt/x` and `C:\x` beside them are anybody's. */
function isOfSystem([first = '', second = '']: readonly string[]): boolean {
  return systemRoots.has(/^[a-z]:$/.test(first) ? second : first)
}

function homeLength([first, second, third]: readonly string[]): number {
  if (first === 'root') return 1
  if ((first === 'home' || first === 'users') && second !== undefined) return 2
  return /^[a-z]:$/.test(first ?? '') && second === 'users' && third !== undefined ? 3 : 0
}
