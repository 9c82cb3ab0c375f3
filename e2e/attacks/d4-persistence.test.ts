import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { publicLabel } from '#contract'

import { atDoor } from './door.ts'

/** D4: under the influence of others, files are written that programs and agents obey later. */

const obeyed = [
  '/home/ada/p/.git/hooks/pre-commit',
  '/home/ada/p/.git/config',
  '/home/ada/p/.GIT/hooks/pre-commit',
  '/home/ada/p/.g\u200Cit/hooks/pre-commit',
  '/home/ada/p/.git ./hooks/pre-commit',
  '/home/ada/p/git~1/hooks/pre-commit',
  '/home/ada/.ssh/authorized_keys',
  '/home/ada/.bashrc',
  '/home/ada/.zshenv',
  '/home/ada/p/.mcp.json',
  '/home/ada/p/AGENTS.md',
  '/home/ada/p/package.json',
  '/home/ada/p/.vscode/tasks.json',
  '/home/ada/p/.github/workflows/ci.yml',
  '/home/ada/.config/autostart/x.desktop',
  '/home/ada/.config/systemd/user/x.service',
  '/home/ada/.local/bin/ls',
  '/Users/ada/Library/LaunchAgents/x.plist',
  '/etc/cron.d/x',
  '/usr/local/bin/ls',
  'C:\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.bat',
]

describe('D4 files that are obeyed later', () => {
  for (const path of obeyed) {
    test(`are neither written, copied, moved to nor made: ${JSON.stringify(path)}`, async () => {
      const from = '/home/ada/Downloads/x'
      assert.equal(await atDoor('fs.write', { path, text: 'x' }), 'gate.persistence_refused')
      assert.equal(
        await atDoor('fs.write', { path, text: 'x', ifExists: 'keep-both' }),
        'gate.persistence_refused',
      )
      assert.equal(await atDoor('fs.copy', { from, to: path }), 'gate.persistence_refused')
      assert.equal(await atDoor('fs.move', { from, to: path }), 'gate.persistence_refused')
      assert.equal(await atDoor('fs.make_folder', { path }), 'gate.persistence_refused')
    })
  }

  test('are written when the person named that very file; what starts by itself is still asked about', async () => {
    const path = '/home/ada/p/package.json'
    assert.equal(await atDoor('fs.write', { path, text: 'x' }, { named: [path] }), 'go')
    assert.equal(
      await atDoor('fs.write', { path, text: 'x' }, { named: ['/home/ada/p'] }),
      'gate.persistence_refused',
    )
    const hook = '/home/ada/p/.git/hooks/pre-commit'
    assert.equal(await atDoor('fs.write', { path: hook, text: 'x' }, { named: [hook] }), 'flow.starts_later')
  })

  test('are written with what the author of a workflow wrote down himself', async () => {
    const input = { path: '/home/ada/p/AGENTS.md', text: 'Be kind.' }
    assert.equal(await atDoor('fs.write', input, { label: publicLabel }), 'go')
  })

  test('an ordinary file beside them is nobody’s concern', async () => {
    for (const path of [
      '/home/ada/p/src/index.ts',
      '/home/ada/p/README.md',
      '/home/ada/p/gitignore.txt',
      '/srv/data/a.csv',
    ])
      assert.equal(await atDoor('fs.write', { path, text: 'x' }), 'go', path)
  })
})
